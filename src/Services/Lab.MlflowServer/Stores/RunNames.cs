using System.Globalization;
using System.Security.Cryptography;

namespace Lab.MlflowServer.Stores;

/// <summary>Names for runs that were given none: adjective, animal, number, as in "quick-heron-318".</summary>
static class RunNames
{
    static readonly string[] adjectives =
    [
        "amber", "bold", "brave", "bright", "calm", "candid", "clever", "crisp", "eager", "early", "fair", "fleet", "fond", "gentle", "glad",
        "golden", "grand", "happy", "hardy", "honest", "keen", "kind", "lively", "loyal", "lucky", "mellow", "merry", "mild", "modest", "neat",
        "noble", "patient", "placid", "plucky", "polite", "proud", "quick", "quiet", "rapid", "ready", "serene", "sharp", "silent", "steady",
        "sunny", "swift", "tidy", "trusty", "upbeat", "vivid", "warm", "wise", "witty", "zesty",
    ];

    static readonly string[] animals =
    [
        "ant", "badger", "bat", "bear", "bee", "beetle", "bison", "crane", "cricket", "crow", "deer", "dove", "duck", "eagle", "elk", "falcon",
        "finch", "fox", "frog", "gecko", "goose", "hare", "hawk", "heron", "horse", "ibex", "jay", "kite", "koala", "lark", "lemur", "lynx",
        "marten", "mole", "moth", "newt", "otter", "owl", "panda", "pike", "quail", "raven", "robin", "salmon", "seal", "shrew", "snail", "sparrow",
        "stork", "swan", "tapir", "toad", "trout", "whale", "wren", "yak",
    ];

    public static string Make() => string.Create(CultureInfo.InvariantCulture,
        $"{adjectives[RandomNumberGenerator.GetInt32(adjectives.Length)]}-{animals[RandomNumberGenerator.GetInt32(animals.Length)]}-{RandomNumberGenerator.GetInt32(1000)}");
}
