namespace Lab.Benchmarks.Peers;

/// <summary>A peer ended, took too long or reported an error. The run goes on without it.</summary>
sealed class PeerException(string message) : Exception(message);
