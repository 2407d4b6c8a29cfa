with

members as (
    select * from {{ ref('int_initiatives__join') }}
),

decisions as (
    select * from {{ ref('stg_landing__decisions') }}
),

claims as (
    select * from {{ ref('stg_landing__claims') }}
),

passages as (
    select * from {{ ref('stg_landing__passages') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

claimants as (
    select * from {{ ref('int_variables__resolve') }}
    where variable = 'claimant'
),

used as (
    select
        record_id,
        passage_id
    from decisions
    where passage_id is not null
    union
    select
        record_id,
        passage_id
    from claims
    where passage_id is not null
),

quoted as (
    select
        members.initiative_id,
        members.record_id,
        members.is_primary,
        members.origin_cluster,
        used.passage_id,
        passages.document_id,
        passages.quote,
        passages.text_sha256,
        passages.start,
        passages.page,
        passages.evidence_class,
        row_number() over (
            partition by members.initiative_id, used.passage_id
            order by case when members.is_primary then 0 else 1 end, members.record_id
        ) as choice
    from members
    inner join used on members.record_id = used.record_id
    inner join passages on used.passage_id = passages.passage_id
),

-- Of the documents of one origin cluster, one speaks for it: the first record's, then the lowest id.
ranked as (
    select
        quoted.initiative_id,
        quoted.record_id,
        quoted.passage_id,
        quoted.document_id,
        documents.url,
        documents.title_zh,
        quoted.quote,
        quoted.text_sha256,
        quoted.start,
        quoted.page,
        quoted.evidence_class,
        documents.stream,
        documents.source_class,
        quoted.origin_cluster,
        first_value(quoted.document_id) over (
            partition by quoted.initiative_id, quoted.origin_cluster
            order by case when quoted.is_primary then 0 else 1 end, quoted.record_id, quoted.document_id
        ) as speaking_document_id
    from quoted
    left join documents on quoted.document_id = documents.document_id
    where quoted.choice = 1
),

final as (
    select
        ranked.initiative_id || ':' || ranked.passage_id as row_id,
        ranked.initiative_id,
        ranked.record_id,
        ranked.passage_id,
        ranked.document_id,
        ranked.url,
        ranked.title_zh,
        ranked.quote,
        ranked.text_sha256,
        ranked.start,
        ranked.page,
        ranked.evidence_class,
        ranked.stream,
        ranked.source_class,
        claimants.value as claimant,
        claimants.status as claimant_status,
        claimants.absence as claimant_absence,
        claimants.certainty as claimant_certainty,
        claimants.n_coders as claimant_n_coders,
        claimants.decision_ids as claimant_decision_ids,
        claimants.passage_ids as claimant_passage_ids,
        ranked.origin_cluster,
        ranked.document_id = ranked.speaking_document_id as is_independent_origin
    from ranked
    left join claimants on ranked.record_id = claimants.record_id
)

select * from final
