with

articles as (
    select * from {{ ref('stg_landing__media_articles') }}
),

article_frames as (
    select * from {{ ref('stg_landing__article_frames') }}
),

-- A story that several outlets of one type print in a month counts once there, however often it is reprinted.
stories as (
    select
        articles.corpus_id,
        articles.outlet_type,
        substring(cast(articles.published_on as {{ dbt.type_string() }}), 1, 7) as month,
        article_frames.frame,
        article_frames.frame_label,
        articles.story_id,
        count(*) as articles,
        max(case when article_frames.is_present then 1 else 0 end) as carries_frame
    from articles
    inner join article_frames on articles.article_id = article_frames.article_id
    group by
        articles.corpus_id,
        articles.outlet_type,
        substring(cast(articles.published_on as {{ dbt.type_string() }}), 1, 7),
        article_frames.frame,
        article_frames.frame_label,
        articles.story_id
),

final as (
    select
        corpus_id || ':' || outlet_type || ':' || month || ':' || frame as framing_id,
        corpus_id,
        outlet_type,
        month,
        frame_label,
        cast(sum(articles) as bigint) as articles,
        cast(count(*) as bigint) as stories,
        cast(sum(carries_frame) as bigint) as stories_with_frame
    from stories
    group by corpus_id, outlet_type, month, frame, frame_label
)

select * from final
