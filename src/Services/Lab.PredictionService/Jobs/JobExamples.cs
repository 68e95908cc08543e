namespace Lab.PredictionService.Jobs;

/// <summary>Requests to try and what comes back.</summary>
static class JobExamples
{
    const string Id = "01a22c81-9f1c-72b1-a616-45a66ce52552";
    const string Time = "2026-03-01T08:00:00+00:00";

    public const string Submit = """{"kind":"evaluate","request":{"data":"womens-clothing/reviews.csv.gz"}}""";
    public const string Retrain = """{"min_feedback":10,"hyperparameters":{"epochs":3}}""";
    public const string Accepted = $$"""{"job_id":"{{Id}}","state":"queued","status_url":"/jobs/{{Id}}"}""";
    public const string StartAccepted = $$"""{"job_id":"{{Id}}","state":"queued","status_url":"/model-init/status/{{Id}}"}""";
    public const string Bootstrap = """{"model":"distilbert-base-uncased-finetuned-sst-2-english"}""";
    public const string Deploy = """{"version":"3"}""";
    public const string Status =
        $$"""{"job_id":"{{Id}}","kind":"evaluate","state":"running","progress":0.4,"message":"400 of 1,000 rows","cause":"person","attempt":1,"created":"{{Time}}","started":"{{Time}}","request":{"data":"reviews.csv"} }""";
    public const string List = $$"""{"jobs":[{{Status}}]}""";
    public const string Log = $$"""{"lines":[{"id":"1772352000000-0","time":"{{Time}}","text":"Checkpoint at update 120."}]}""";
}
