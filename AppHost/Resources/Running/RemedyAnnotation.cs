namespace AppHost.Resources.Running;

/// <summary>Knows from the last lines of a process that ended why a new start would not help, and what would.</summary>
/// <param name="Find">Gets the lines, oldest first; gives one sentence for a person with the command to use, or null when a restart may help.</param>
sealed record RemedyAnnotation(Func<IReadOnlyList<string>, string?> Find) : IResourceAnnotation;
