using System.Collections;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using Lab.Hosting.Dashboard.Protocol;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>
/// The arguments behind the program in the Source column. That column shows executable.args in clear whatever its
/// sensitivity, unless these two properties stand beside it: the arguments again, and for each 1 where it is masked.
/// </summary>
static class ShownArguments
{
    const string Arguments = "resource.appArgs";

    static readonly string[] SecretOptions = ["pass", "secret", "token", "apikey", "api-key"];

    public static IEnumerable<ResourceProperty> Of(CustomResourceSnapshot snapshot, SecretValues secrets)
    {
        if (snapshot.Properties.Any(property => property.Name == Arguments)) yield break;
        if (snapshot.Properties.FirstOrDefault(property => property.Name == "executable.args")?.Value is not IEnumerable values) yield break;
        // A project's arguments are those of the dotnet host, which the column leaves out.
        if (snapshot.ResourceType == KnownResourceTypes.Project) yield break;

        var arguments = values.Cast<object?>().Select(value => value?.ToString() ?? "").ToArray();
        var masked = arguments.Select((argument, place) => secrets.IsIn(argument) || IsSecret(argument, place == 0 ? "" : arguments[place - 1]));
        yield return Property(Arguments, Value.ForList([.. arguments.Select(Value.ForString)]));
        yield return Property("resource.appArgsSensitivity", Value.ForList([.. masked.Select(hidden => Value.ForNumber(hidden ? 1 : 0))]));
    }

    // "--requirepass X" and "--api-key=X": also where the value came from no parameter.
    static bool IsSecret(string argument, string before) =>
        argument.Contains('=') ? NamesSecret(argument.Split('=', 2)[0]) : !argument.StartsWith('-') && NamesSecret(before);

    static bool NamesSecret(string option) =>
        option.StartsWith('-') && SecretOptions.Any(word => option.Contains(word, StringComparison.OrdinalIgnoreCase));

    static ResourceProperty Property(string name, Value value) => new() { Name = name, Value = value, IsSensitive = true };
}
