with

searches as (
    select * from {{ ref('stg_landing__searches') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

final as (
    select
        matches.place_id,
        count(distinct searches.search_id) as searches,
        cast(sum(searches.results_seen) as bigint) as results_seen,
        cast(sum(searches.kept) as bigint) as results_kept
    from searches
    inner join matches
        on {{ undated_place_key('searches.place_code') }} = matches.place_key
    group by matches.place_id
)

select * from final
