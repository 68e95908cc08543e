using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Lab.MlflowServer.Traces;

/// <summary>Reads OpenTelemetry's ExportTraceServiceRequest from protobuf, by the numbers of its fields (opentelemetry/proto/trace/v1).</summary>
static class OtlpReader
{
    // Values may hold values: what is deeper is no trace but an attack on the stack.
    const int MaxDepth = 32;

    public static List<Span> Read(byte[] request)
    {
        List<Span> spans = [];
        Each(ByteString.CopyFrom(request), (field, resource) =>
        {
            if (field == 1) Each(resource.ReadBytes(), (inResource, scope) =>
            {
                if (inResource == 2) Each(scope.ReadBytes(), (inScope, span) =>
                {
                    if (inScope != 2) return false;
                    spans.Add(ReadSpan(span.ReadBytes()));
                    return true;
                });
                return inResource == 2;
            });
            return field == 1;
        });
        return spans;
    }

    static Span ReadSpan(ByteString bytes)
    {
        byte[] trace = [];
        string parent = "";
        var (body, attributes, events) = (new JsonObject(), new JsonArray(), new JsonArray());
        Each(bytes, (field, input) =>
        {
            switch (field)
            {
                case 1: trace = input.ReadBytes().ToByteArray(); return true;
                case 2: body["span_id"] = input.ReadBytes().ToBase64(); return true;
                case 4: parent = input.ReadBytes().ToBase64(); return true;
                case 5: body["name"] = input.ReadString(); return true;
                case 7: body["start_time_unix_nano"] = (long)input.ReadFixed64(); return true;
                case 8: body["end_time_unix_nano"] = (long)input.ReadFixed64(); return true;
                case 9: attributes.Add(ReadKeyValue(input.ReadBytes(), 0)); return true;
                case 11: events.Add(ReadEvent(input.ReadBytes())); return true;
                case 15: body["status"] = ReadStatus(input.ReadBytes()); return true;
                default: return false;
            }
        });
        if (trace.Length != 16 || body["span_id"] is null) throw new FormatException("a span without an id");
        return SpanBody.Make(trace, parent, body, attributes, events);
    }

    static JsonObject ReadEvent(ByteString bytes)
    {
        var (json, attributes) = (new JsonObject(), new JsonArray());
        Each(bytes, (field, input) =>
        {
            switch (field)
            {
                case 1: json["time_unix_nano"] = (long)input.ReadFixed64(); return true;
                case 2: json["name"] = input.ReadString(); return true;
                case 3: attributes.Add(ReadKeyValue(input.ReadBytes(), 0)); return true;
                default: return false;
            }
        });
        if (attributes.Count > 0) json["attributes"] = attributes;
        return json;
    }

    static JsonObject ReadStatus(ByteString bytes)
    {
        var json = new JsonObject();
        Each(bytes, (field, input) =>
        {
            switch (field)
            {
                case 2: json["message"] = input.ReadString(); return true;
                case 3: json["code"] = SpanBody.StatusOf(input.ReadEnum()); return true;
                default: return false;
            }
        });
        return json;
    }

    static JsonObject ReadKeyValue(ByteString bytes, int depth)
    {
        var json = new JsonObject { ["key"] = "", ["value"] = new JsonObject() };
        Each(bytes, (field, input) =>
        {
            if (field == 1) json["key"] = input.ReadString();
            else if (field == 2) json["value"] = ReadValue(input.ReadBytes(), depth + 1);
            else return false;
            return true;
        });
        return json;
    }

    static JsonObject ReadValue(ByteString bytes, int depth)
    {
        if (depth > MaxDepth) throw new FormatException("values deeper than 32");
        var json = new JsonObject();
        Each(bytes, (field, input) =>
        {
            switch (field)
            {
                case 1: json["string_value"] = input.ReadString(); return true;
                case 2: json["bool_value"] = input.ReadBool(); return true;
                case 3: json["int_value"] = input.ReadInt64(); return true;
                case 4: json["double_value"] = SpanBody.Number(input.ReadDouble()); return true;
                case 5: json["array_value"] = ReadList(input.ReadBytes(), item => ReadValue(item, depth + 1)); return true;
                case 6: json["kvlist_value"] = ReadList(input.ReadBytes(), item => ReadKeyValue(item, depth + 1)); return true;
                case 7: json["bytes_value"] = input.ReadBytes().ToBase64(); return true;
                default: return false;
            }
        });
        return json;
    }

    static JsonObject ReadList(ByteString bytes, Func<ByteString, JsonObject> read)
    {
        var items = new JsonArray();
        Each(bytes, (field, input) =>
        {
            if (field != 1) return false;
            items.Add(read(input.ReadBytes()));
            return true;
        });
        return new JsonObject { ["values"] = items };
    }

    static void Each(ByteString message, Func<int, CodedInputStream, bool> read)
    {
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
            if (!read(WireFormat.GetTagFieldNumber(tag), input)) input.SkipLastField();
    }
}
