using StackExchange.Redis;

namespace Lab.Records;

/// <summary>Names and values of a stream entry, in their order; values are UTF-8.</summary>
static class StreamFields
{
    public static NameValueEntry[] Of(IReadOnlyList<KeyValuePair<string, string>> fields) => [.. fields.Select(field => new NameValueEntry(field.Key, field.Value))];

    public static IEnumerable<KeyValuePair<string, string>> Read(NameValueEntry[] entry) =>
        entry.Select(field => new KeyValuePair<string, string>(field.Name.ToString(), field.Value.ToString()));
}
