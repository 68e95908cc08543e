using System.Text.Json.Serialization;
using Lab.PredictionService.Batches;
using Lab.PredictionService.Champions;
using Lab.PredictionService.Classifications;
using Lab.PredictionService.Facts;
using Lab.PredictionService.Feedback;
using Lab.PredictionService.Health;
using Lab.PredictionService.Jobs;
using Lab.PredictionService.Models;
using Lab.PredictionService.Predictions;
using Lab.Records.Jobs;
using Lab.ServiceDefaults.Health;
using Lab.ServiceDefaults.Hosting;

namespace Lab.PredictionService;

/// <summary>Types on the wire. How they are written is in <see cref="JsonDefaults"/>: the host's options decide, not this context's.</summary>
[JsonSerializable(typeof(PredictResponse))]
[JsonSerializable(typeof(BatchPredictResponse))]
[JsonSerializable(typeof(ClassifyResponse))]
[JsonSerializable(typeof(ClassifyBatchResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(ServiceFacts))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackResponse))]
[JsonSerializable(typeof(JobOrderBody))]
[JsonSerializable(typeof(RetrainRequest))]
[JsonSerializable(typeof(BootstrapRequest))]
[JsonSerializable(typeof(DeployRequest))]
[JsonSerializable(typeof(JobAccepted))]
[JsonSerializable(typeof(JobStatus))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobLog))]
[JsonSerializable(typeof(ChampionsResponse))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(FeedbackPageResponse))]
[JsonSerializable(typeof(FeedbackDeletion))]
[JsonSerializable(typeof(FeedbackLabel))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
sealed partial class ServiceJson : JsonSerializerContext;
