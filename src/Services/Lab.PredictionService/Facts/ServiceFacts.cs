namespace Lab.PredictionService.Facts;

/// <summary>Answer of GET /.</summary>
sealed record ServiceFacts(string Name, string Version, IReadOnlyList<RouteFacts> Routes, ServiceLimits Limits);

sealed record RouteFacts(string Method, string Path, string? Summary);

/// <summary>What a call may hold; more is answered 413.</summary>
sealed record ServiceLimits(int MaxTexts, long MaxBodyBytes, int MaxTextCharacters, long MaxUploadBytes);
