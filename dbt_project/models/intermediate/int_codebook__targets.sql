with

codebook_variables as (
    select * from {{ ref('stg_landing__codebook_variables') }}
),

-- What typed records hold beyond the form of the codebook; an entry of the codebook goes before these.
typed_variables as (
    select
        'name_zh' as variable,
        'initiatives.name_zh' as target
    union all
    select
        'name_en',
        'initiatives.name_en'
    union all
    select
        'place_code',
        'initiatives.place_code'
    union all
    select
        'relevant',
        'initiatives.is_relevant'
    union all
    select
        'admin_level',
        'initiatives.level'
    union all
    select
        'scope',
        'initiatives.scope'
    union all
    select
        'data_flow',
        'initiatives.data_flow'
    union all
    select
        'actor_issuer',
        'initiative_actors:issuer'
    union all
    select
        'actor_operator',
        'initiative_actors:operator'
    union all
    select
        'actor_vendor',
        'initiative_actors:vendor'
    union all
    select
        'actor_funder',
        'initiative_actors:funder'
    union all
    select
        'actor_partner',
        'initiative_actors:partner'
    union all
    select
        'document_number',
        'initiative_values'
    union all
    select
        'index_number',
        'initiative_values'
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
