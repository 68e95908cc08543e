namespace Lab.Platform.Tests;

/// <summary>For tests that see the whole process (allocations, listeners): nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
