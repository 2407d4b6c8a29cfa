with

decisions as (
    select * from {{ ref('stg_landing__decisions') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

passages as (
    select * from {{ ref('stg_landing__passages') }}
),

-- Who finds a document not relevant codes nothing else in it: the fields left empty are no second opinion.
denials as (
    select distinct
        record_id,
        coder_id
    from decisions
    where variable = 'relevant' and value = 'no'
),

final as (
    select
        decisions.decision_id,
        decisions.record_id,
        decisions.document_id,
        decisions.coder_id,
        decisions.variable,
        decisions.value,
        -- What nobody typed follows from the kind of form: a typed record with a stage is relevant.
        decisions.value is not null and decisions.value_as_typed is null as is_implied,
        decisions.certainty,
        decisions.passage_id,
        documents.origin_cluster,
        -- A page that is held is evidence for what somebody pointed at in it.
        coalesce(
            passages.evidence_class,
            case when documents.evidence_class <> 'archived' then documents.evidence_class end
        ) as evidence_class
    from decisions
    left join documents on decisions.document_id = documents.document_id
    left join passages on decisions.passage_id = passages.passage_id
    left join denials
        on decisions.record_id = denials.record_id and decisions.coder_id = denials.coder_id
    where decisions.variable = 'relevant' or denials.record_id is null
)

select * from final
