namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's console: number from 1, text beginning with its time (ISO 8601), and whether it came from stderr.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
