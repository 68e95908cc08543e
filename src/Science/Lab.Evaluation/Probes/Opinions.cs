namespace Lab.Evaluation;

/// <summary>Everyday words of praise and blame, and sentences made of them.</summary>
static class Opinions
{
    static readonly string[] things =
        ["service", "delivery", "quality", "film", "food", "hotel", "battery", "dress", "app", "support", "room", "book"];

    public static IReadOnlyList<string> Praise { get; } =
    [
        "good", "great", "excellent", "lovely", "perfect", "wonderful", "amazing", "beautiful", "fantastic", "nice", "awesome", "gorgeous", "delightful",
        "comfortable", "superb", "impressive", "brilliant", "pretty", "cute", "flattering", "stunning", "happy", "pleased", "satisfied", "tasty", "helpful",
    ];

    public static IReadOnlyList<string> Blame { get; } =
    [
        "bad", "awful", "terrible", "horrible", "poor", "disappointing", "ugly", "useless", "dreadful", "boring", "unflattering", "uncomfortable", "cheap",
        "disappointed", "annoying", "itchy", "rude", "slow", "dirty", "broken", "unhappy",
    ];

    /// <summary>"The service is good.", of each thing and each of the first ten words of both kinds.</summary>
    public static IEnumerable<string> Sentences() =>
        from words in new[] { Praise, Blame } from thing in things from word in words.Take(10) select $"The {thing} is {word}.";
}
