namespace Lab.Sentiment;

/// <summary>Sentences whose sentiment nobody disputes, of several kinds of text: they show which output of a classifier is which.</summary>
static class SampleSentences
{
    public const string Negative = "negative", Neutral = "neutral", Positive = "positive";

    public static (string Label, string Text)[] All { get; } =
    [
        (Negative, "This is the worst thing I have ever bought."),
        (Negative, "Terrible quality, it broke after one day and I want my money back."),
        (Negative, "I hate it. A complete waste of money."),
        (Negative, "The service was awful and the staff were rude."),
        (Negative, "I am very disappointed, do not buy this."),
        (Negative, "The film was boring, badly acted and far too long."),
        (Negative, "It does not work and nobody answers my complaints."),
        (Negative, "Horrible food, we will never come back."),
        (Neutral, "The parcel arrived on Tuesday."),
        (Neutral, "The shop opens at nine and closes at six."),
        (Neutral, "It is a blue shirt made of cotton."),
        (Neutral, "I bought this for my brother."),
        (Neutral, "The manual is in the box."),
        (Neutral, "It is okay, neither good nor bad."),
        (Neutral, "The meeting has been moved to room four."),
        (Neutral, "An average product, nothing special."),
        (Positive, "I love it, this is the best purchase of the year."),
        (Positive, "Excellent quality and a perfect fit, highly recommended."),
        (Positive, "Wonderful service, the staff were friendly and helpful."),
        (Positive, "What a great film, I enjoyed every minute."),
        (Positive, "Works perfectly, I am very happy with it."),
        (Positive, "Delicious food and a lovely place, we will come back."),
        (Positive, "Fantastic, it exceeded all my expectations."),
        (Positive, "Beautiful colours, so comfortable, I am delighted."),
    ];
}
