using System.Text;

namespace Lab.Services.Tests.PredictionService.Requests;

/// <summary>How a peer leaves after it has sent what it sends.</summary>
enum Leaving
{
    /// <summary>Waits for the answer.</summary>
    Waits,

    /// <summary>Hangs up.</summary>
    Closes,

    /// <summary>Is gone: its system answers with resets.</summary>
    Vanishes,
}

/// <summary>Bytes that a broken, careless or hostile peer may send; the same for the same generator.</summary>
static class HostileRequest
{
    static readonly string[] routes =
        ["/predict", "/batch_predict", "/batch_predict?text_column=text", "/classify", "/classify/batch", "/classify/demo", "/health", "/", "/docs", "/openapi/v1.json", "/nope"];

    static readonly string[] types =
        ["application/json", "application/json", "application/json", "multipart/form-data; boundary=edge", "multipart/form-data", "text/csv", "application/json; charset=utf-16", "\u00e4/\u00f6", ""];

    static readonly string[] values =
        ["null", "true", "5", "-1e999", "[]", "{}", "\"\"", "\" \"", "\"\\ud800\"", "[[\"a\"]]", "[\"a\",null]", "NaN", "\"\\u0000\"", "\"<script>\"", "0x1", "'a'", "\"good\""];

    static readonly string[] lengths = ["-1", "abc", "99999999999999999999", "1,1", "0x10", "1e3", "", " 5 5", "2500000", "2147483648"];

    public static byte[] Next(Random random) => random.Next(12) switch
    {
        0 => Noise(random, random.Next(1, 3_000)),
        1 => Latin1($"GET /{new string('a', random.Next(4_000, 20_000))} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        2 => Latin1($"{Pick(random, ["GET", "", "P\0ST", "get", "PRI * HTTP/2.0", "CONNECT", "TRACE", "\u0016\u0003\u0001"])} {Pick(random, ["/", "*", "/%", "/%00", "/../..", "http://["])} {Pick(random, ["HTTP/1.1", "HTTP/9.9", "HTTP/1.0", ""])}\r\nHost: localhost\r\n\r\n"),
        3 => Latin1($"POST /predict HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, random.Next(60, 300)).Select(i => $"X-{i}: {i}\r\n"))}\r\n"),
        4 => Latin1($"POST /predict HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: {new string('x', random.Next(1_000, 40_000))}\r\nCookie: a=\u00ff\r\n\r\n"),
        5 => Latin1($"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Pick(random, lengths)}\r\n\r\n{{\"text\":\"go"),
        6 => [.. Latin1("POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"), .. Chunks(random)],
        7 => Latin1("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        8 => [.. Post(random, Json(random)), .. Post(random, Json(random))],
        9 => Post(random, Form(random), "multipart/form-data; boundary=edge"),
        _ => Post(random, random.Next(3) == 0 ? Broken(random, Json(random)) : Json(random)),
    };

    static byte[] Post(Random random, byte[] body, string? type = null)
    {
        // One time in ten it is less or more than what is announced.
        int announced = random.Next(10) == 0 ? body.Length + random.Next(-body.Length, 500) : body.Length;
        return
        [
            .. Latin1($"POST {Pick(random, routes)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type ?? Pick(random, types)}\r\nContent-Length: {announced}\r\n\r\n"),
            .. body,
        ];
    }

    static byte[] Json(Random random) => random.Next(8) switch
    {
        0 => Noise(random, random.Next(0, 2_000)),
        1 => Latin1(string.Concat(Enumerable.Repeat(Pick(random, ["[", "{\"text\":", "{\"texts\":["]), random.Next(1, 5_000)))),
        2 => [.. "{\"text\":\""u8, .. Noise(random, random.Next(1, 200)), .. "\"}"u8],
        3 => Latin1($"{{\"text\":\"{new string('x', random.Next(9_000, 30_000))}\"}}"),
        4 => Latin1($"{{\"texts\":[{string.Join(',', Enumerable.Repeat("\"a\"", random.Next(990, 1_010)))}]}}"),
        _ => Encoding.UTF8.GetBytes($"{{\"{Pick(random, ["text", "review", "texts", "return_confidence", "Text", "te\\u0078t", ""])}\":{Pick(random, values)}}}"),
    };

    static byte[] Form(Random random)
    {
        string csv = Pick(random, ["text\ngood\n", "id,text\n1,good\n2\n", "text\n\"never closed\n", "text,text\n", "", "text\n\0\n", "text\n" + string.Concat(Enumerable.Repeat("good\n", 700)) + "a,b\n"]);
        string name = Pick(random, ["file", "file", "file", "f\u00efle", "", "other"]);
        string end = Pick(random, ["\r\n--edge--\r\n", "\r\n--edge--\r\n", "\r\n--edge", "", "\r\n--edge\r\n\r\nmore\r\n--edge--\r\n"]);
        byte[] form = Latin1($"--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{(random.Next(8) == 0 ? new string('h', 20_000) : "X: y")}\r\n\r\n{csv}{end}");
        return random.Next(4) == 0 ? Broken(random, form) : form;
    }

    static byte[] Chunks(Random random) => Latin1(Pick(random,
    [
        "zz\r\n", "-1\r\n", "ffffffffffffffff\r\n", "5\r\nab", "5\r\nabcdefgh\r\n0\r\n\r\n", $"{new string('0', 5_000)}1\r\na\r\n0\r\n\r\n",
        "1;" + new string('e', 30_000) + "\r\n{\r\n0\r\n\r\n", "0\r\nX: y\r\n", "f\r\n{\"text\":\"good\"}\r\n0\r\n\r\n",
    ]));

    static byte[] Broken(Random random, byte[] bytes)
    {
        for (int i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
