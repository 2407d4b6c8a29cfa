with

known as (
    select * from {{ ref('fct_initiative_cells') }}
    union all
    select * from {{ ref('fct_companion_cells') }}
    union all
    select * from {{ ref('fct_published_cells') }}
),

released as (
    {{- cell_rows() }}
),

judged as (
    select
        released.table_name,
        released.cell_row_id,
        released.column_name,
        known.evidence_class,
        known.n_origins,
        -- Decisions that carry a value do not explain why the cell made from them is empty.
        case when released.has_value or known.absence is not null then known.certainty end as certainty,
        case when released.has_value or known.absence is not null then known.n_coders end as n_coders,
        case when released.has_value or known.absence is not null then known.decision_ids end as decision_ids,
        case when released.has_value or known.absence is not null then known.passage_ids end as passage_ids,
        case
            when not released.has_value then 'absent'
            when known.status = 'absent' then 'computed'
            else coalesce(known.status, 'computed')
        end as status,
        case when not released.has_value then coalesce(known.absence, released.missing) end as absence
    from released
    left join known
        on
            released.table_name = known.table_name
            and released.cell_row_id = known.cell_row_id
            and released.column_name = known.column_name
),

final as (
    select
        table_name || '/' || cell_row_id || '/' || column_name as row_id,
        table_name,
        cell_row_id,
        column_name,
        status,
        absence,
        case
            when status = 'computed' then 'computed'
            when status = 'absent' and passage_ids is null then null
            else evidence_class
        end as evidence_class,
        cast(certainty as bigint) as certainty,
        cast(n_coders as bigint) as n_coders,
        cast(n_origins as bigint) as n_origins,
        decision_ids,
        passage_ids
    from judged
)

select * from final
