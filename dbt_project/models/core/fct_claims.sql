with

claims as (
    select * from {{ ref('stg_landing__claims') }}
),

dispositions as (
    select * from {{ ref('int_records__dispose') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

passages as (
    select * from {{ ref('stg_landing__passages') }}
),

final as (
    select
        claims.claim_id,
        claims.record_id,
        dispositions.initiative_id,
        claims.document_id,
        claims.passage_id,
        claims.claim_type,
        claims.statement_en,
        claims.claimant,
        matches.place_id,
        claims.place_code,
        claims.figure_as_printed,
        claims.figure_value,
        claims.figure_is_bound,
        claims.unit,
        claims.as_of,
        claims.scope,
        claims.stage,
        claims.sector_code,
        claims.technology_code,
        claims.origin_cluster,
        claims.n_coders,
        claims.relation,
        claims.related_claim_id,
        passages.evidence_class
    from claims
    left join dispositions on claims.record_id = dispositions.record_id
    left join dates on claims.record_id = dates.record_id
    left join matches
        on {{ place_key('claims.place_code', 'dates.date_start', 'dates.date_end') }} = matches.place_key
    left join passages on claims.passage_id = passages.passage_id
)

select * from final
