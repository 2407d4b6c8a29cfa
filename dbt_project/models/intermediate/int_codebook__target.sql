with

codebook_variables as (
    select * from {{ ref('stg_landing__codebook_variables') }}
),

-- What typed records hold beyond the form of the codebook; an entry of the codebook goes before these.
typed_variables as (
    {{- literal_rows(['variable', 'target'], [
        ['name_zh', 'initiatives.name_zh'],
        ['name_en', 'initiatives.name_en'],
        ['place_code', 'initiatives.place_code'],
        ['relevant', 'initiatives.is_relevant'],
        ['admin_level', 'initiatives.level'],
        ['scope', 'initiatives.scope'],
        ['data_flow', 'initiatives.data_flow'],
        ['actor_issuer', 'initiative_actors:issuer'],
        ['actor_operator', 'initiative_actors:operator'],
        ['actor_vendor', 'initiative_actors:vendor'],
        ['actor_funder', 'initiative_actors:funder'],
        ['actor_partner', 'initiative_actors:partner'],
        ['document_number', 'initiative_values'],
        ['index_number', 'initiative_values'],
    ]) }}
),

newest as (
    select
        variable,
        -- A place is coded as its code; its identity is found from code and date.
        case target when 'initiatives.place' then 'initiatives.place_code' else target end as target,
        list_name,
        row_number() over (partition by variable order by codebook_version desc) as age
    from codebook_variables
),

current_variables as (
    select
        variable,
        target,
        list_name
    from newest
    where age = 1
),

final as (
    select
        coalesce(current_variables.variable, typed_variables.variable) as variable,
        coalesce(current_variables.target, typed_variables.target) as target,
        current_variables.list_name
    from current_variables
    full outer join typed_variables on current_variables.variable = typed_variables.variable
)

select * from final
