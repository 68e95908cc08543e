using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;

namespace Lab.PredictionService.Predictions;

/// <summary>What every route does that takes texts as JSON: reads them, predicts, answers; or tells the problem on the way.</summary>
sealed class TextCalls(BodyReader bodies, PredictionRunner runner, TimeProvider time)
{
    /// <param name="http">The call.</param>
    /// <param name="fields">Members that its body may have.</param>
    /// <param name="respond">Makes the answer of the route.</param>
    /// <param name="expected">What the route takes, for whoever sends something else.</param>
    public async Task<Attempt<T>> AnswerAsync<T>(HttpContext http, TextRequestFields fields, Func<TextAnswer, T> respond, string expected = BodyReader.Json) where T : class
    {
        long started = time.GetTimestamp();
        var request = await bodies.ReadAsync(http.Request, fields, expected);
        return request.Problem is { } wrong ? wrong : await AnswerAsync(http, request.Value!, started, respond);
    }

    /// <summary>The same for a request that has no body.</summary>
    public Task<Attempt<T>> AnswerAsync<T>(HttpContext http, TextRequest request, Func<TextAnswer, T> respond) where T : class =>
        AnswerAsync(http, request, time.GetTimestamp(), respond);

    async Task<Attempt<T>> AnswerAsync<T>(HttpContext http, TextRequest request, long started, Func<TextAnswer, T> respond) where T : class
    {
        var answer = await runner.RunAsync(request.Texts, http);
        return answer.Problem is { } failed ? failed : respond(new TextAnswer(request, answer.Value!, time.GetElapsedTime(started).TotalMilliseconds));
    }
}

/// <param name="Request">What was asked.</param>
/// <param name="Answer">The predictions, in the order of the texts.</param>
/// <param name="Milliseconds">From the first byte of the body to the last prediction.</param>
sealed record TextAnswer(TextRequest Request, Answer Answer, double Milliseconds)
{
    public IReadOnlyList<PredictionItem> Items => [.. Answer.Predictions.Zip(Answer.Ids, PredictionItem.Of)];
}
