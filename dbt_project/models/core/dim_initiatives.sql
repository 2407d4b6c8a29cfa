with

members as (
    select * from {{ ref('int_initiatives__join') }}
),

filled as (
    select * from {{ ref('int_initiatives__fill') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

places as (
    select * from {{ ref('int_records__place') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

progress as (
    select * from {{ ref('fct_initiative_progress') }}
),

records as (
    select * from {{ ref('stg_landing__records') }}
),

-- One good page is enough; a date that its own text contradicts spoils the record that gives the date.
witnesses as (
    select
        members.initiative_id,
        count(*) - count(records.source_doubt) as n_undoubted,
        max(case when members.is_primary then records.source_doubt end) as source_doubt
    from members
    inner join records on members.record_id = records.record_id
    group by members.initiative_id
),

counted as (
    select
        initiative_id,
        count(*) as n_records,
        count(distinct document_id) as n_documents,
        count(distinct origin_cluster) as n_origins
    from members
    group by initiative_id
),

columns_filled as (
    select
        initiative_id,
        max(case when column_name = 'name_zh' then value end) as name_zh,
        max(case when column_name = 'name_en' then value end) as name_en,
        max(case when column_name = 'level' then value end) as level,
        max(case when column_name = 'scope' then value end) as scope,
        max(case when column_name = 'data_controller' then value end) as data_controller,
        max(case when column_name = 'data_flow' then value end) as data_flow,
        max(case when column_name = 'parent_initiative_id' then value end) as parent_initiative_id,
        max(case when column_name = 'is_umbrella' then value end) as is_umbrella,
        max(case when column_name = 'political_imperative' then value end) as political_imperative,
        max(case when column_name = 'scope_breadth' then value end) as scope_breadth,
        max(case when column_name = 'scale' then value end) as scale
    from filled
    group by initiative_id
),

relevance as (
    select * from {{ ref('int_variables__resolve') }}
    where variable = 'relevant'
),

joined as (
    select
        members.initiative_id,
        members.record_id,
        members.document_id,
        -- The title of a page names what the page is about; the title of a publication names the publication.
        coalesce(
            columns_filled.name_zh,
            case
                when documents.source_id is null or records.record_kind = 'captured_page'
                    then documents.title_zh
            end
        ) as name_zh,
        columns_filled.name_en,
        places.place_id,
        places.place_code,
        places.place_absence,
        columns_filled.level,
        columns_filled.scope,
        columns_filled.data_controller,
        columns_filled.data_flow,
        columns_filled.parent_initiative_id,
        case columns_filled.is_umbrella when 'yes' then true when 'no' then false end as is_umbrella,
        case when relevance.absence is null then coalesce(relevance.value, 'yes') = 'yes' end as is_relevant,
        relevance.status as relevance_status,
        case when witnesses.n_undoubted = 0 then witnesses.source_doubt end as source_doubt,
        progress.current_stage,
        progress.status,
        progress.absence as stage_absence,
        dates.date_start as first_date,
        dates.date_precision as first_date_precision,
        dates.date_variable,
        dates.date_absence,
        columns_filled.political_imperative,
        columns_filled.scope_breadth,
        columns_filled.scale,
        counted.n_records,
        counted.n_documents,
        counted.n_origins
    from members
    inner join counted on members.initiative_id = counted.initiative_id
    inner join witnesses on members.initiative_id = witnesses.initiative_id
    left join columns_filled on members.initiative_id = columns_filled.initiative_id
    left join records on members.record_id = records.record_id
    left join documents on members.document_id = documents.document_id
    left join places on members.record_id = places.record_id
    left join dates on members.record_id = dates.record_id
    left join relevance on members.record_id = relevance.record_id
    left join progress on members.initiative_id = progress.initiative_id
    where members.is_primary
),

doubted as (
    select
        *,
        case when is_relevant is null then 'the coders disagree whether it is relevant; ' else '' end
        || case when place_id is null then 'the place is unknown or disputed; ' else '' end
        || case when is_umbrella then 'it stands for several initiatives; ' else '' end
        || case source_doubt
            when 'hijacked' then 'it is known from a hijacked site only; '
            when 'rewritten' then 'it is known from a rewritten copy only; '
            when 'machine_written' then 'it is known from a page only that a machine probably wrote; '
            when 'date_contradicted' then 'the date of its page contradicts the text; '
            else ''
        end
            as doubts
    from joined
),

final as (
    select
        initiative_id,
        record_id,
        document_id,
        name_zh,
        name_en,
        place_id,
        place_code,
        place_absence,
        level,
        scope,
        data_controller,
        data_flow,
        parent_initiative_id,
        is_umbrella,
        is_relevant,
        relevance_status,
        doubts = '' as safe_to_aggregate,
        case when doubts <> '' then substring(doubts, 1, length(doubts) - 2) end as aggregate_note,
        current_stage,
        status,
        stage_absence,
        first_date,
        first_date_precision,
        date_variable,
        date_absence,
        political_imperative,
        scope_breadth,
        scale,
        n_records,
        n_documents,
        n_origins
    from doubted
)

select * from final
