using System.Globalization;
using System.Reflection;
using Lab.Inference;
using Lab.Mailbox;
using Lab.Monitor;
using Lab.PredictionService;
using Lab.Trainer;
using Microsoft.Extensions.Hosting;

namespace Lab.Services.Tests.Documentation;

/// <summary>Every configuration key of the services with its default, read from the options classes: those with a constant <c>Section</c>.</summary>
static class OptionKeys
{
    static readonly Assembly[] assemblies =
        [typeof(PredictionServiceApp).Assembly, typeof(MonitorOptions).Assembly, typeof(MailboxOptions).Assembly, typeof(TrainerApp).Assembly, typeof(ServiceDefaultsExtensions).Assembly];

    /// <summary>Key to default, written as in the table: <c>Batching:MaxBatchTokens</c> to <c>4,096</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Select(type => (Type: type, Section: Section(type)))
        .Where(entry => entry.Section is not null)
        // The engine knows no configuration: its section is named where it is bound.
        .Append((Type: typeof(BatchingOptions), Section: "Batching"))
        .SelectMany(entry => Of(entry.Section!, Activator.CreateInstance(entry.Type)!))
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    static string? Section(Type type) =>
        type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is { IsLiteral: true } field
            ? (string?)field.GetRawConstantValue()
            : null;

    static IEnumerable<KeyValuePair<string, string>> Of(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(property => property.SetMethod?.IsPublic == true))
        {
            object? value = property.GetValue(options);
            string key = $"{section}:{property.Name}";
            // A class of ours is a section of its own.
            if (value?.GetType() is { IsClass: true, Namespace: var place } && place!.StartsWith("Lab", StringComparison.Ordinal))
                foreach (var inner in Of(key, value)) yield return inner;
            else yield return new(key, Text(value));
        }
    }

    static string Text(object? value) => value switch
    {
        null or "" or Array { Length: 0 } => "none",
        bool flag => flag ? "true" : "false",
        int or long => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
