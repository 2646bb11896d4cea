using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Model.Agents;

/// <summary>Reads what agents are asked.</summary>
/// <remarks>Without reflection an absent member of which the value is given by an initializer comes out as zero or null: a probe would
/// have a deadline of no time. So absent members are filled in before. Source: dotnet/runtime, issue 84484.</remarks>
public static class AgentRequests
{
    private static readonly FrozenDictionary<string, JsonObject> Probes = new ProbeSpec[]
    {
        new DnsProbeSpec { Address = "", Port = 0, Name = "" },
        new TcpProbeSpec { Address = "", Port = 0 },
        new UdpProbeSpec { Address = "", Port = 0 },
        new HttpProbeSpec { Address = "", Port = 0 },
        new GrpcProbeSpec { Address = "", Port = 0 },
        new IcmpProbeSpec { Address = "" },
        new PathMtuProbeSpec { Address = "" },
    }.Select(spec => Defaults(spec, AgentJson.Wire.ProbeSpec, AgentJson.Wire.GetTypeInfo(spec.GetType())!))
        .ToFrozenDictionary(defaults => (string)defaults["kind"]!);

    private static readonly JsonObject ProbeRequest = Defaults(
        new AgentProbeRequest { Probe = new TcpProbeSpec { Address = "", Port = 0 } }, AgentJson.Wire.AgentProbeRequest, AgentJson.Wire.AgentProbeRequest);

    private static readonly JsonObject Facts = Defaults(new FactsRequest(), AgentJson.Wire.FactsRequest, AgentJson.Wire.FactsRequest);

    /// <summary>Reads the body of <c>POST /v1/probes</c>.</summary>
    /// <param name="input">The body.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<AgentProbeRequest> ReadProbeAsync(Stream input, CancellationToken cancellationToken) =>
        ReadProbe(await ReadAllAsync(input, cancellationToken));

    /// <summary>Reads the body of <c>POST /v1/probes/batch</c> so far that it is known which probes there are.</summary>
    /// <param name="input">The body.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lines, each of which is a request of its own.</returns>
    public static async Task<ImmutableArray<ReadOnlyMemory<byte>>> ReadLinesAsync(Stream input, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> left = await ReadAllAsync(input, cancellationToken);
        var lines = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        while (!left.IsEmpty)
        {
            var end = left.Span.IndexOf((byte)'\n');
            lines.Add(end < 0 ? left : left[..end]);
            left = end < 0 ? default : left[(end + 1)..];
        }

        return lines.DrainToImmutable();
    }

    /// <summary>Reads a request for a probe.</summary>
    /// <param name="bytes">Its JSON.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static AgentProbeRequest ReadProbe(ReadOnlySpan<byte> bytes)
    {
        if (HasAll(bytes))
        {
            return JsonSerializer.Deserialize(bytes, AgentJson.Wire.AgentProbeRequest)!;
        }

        var body = Parse(bytes);
        Fill(body, ProbeRequest);
        if (body["probe"] is JsonObject probe && probe["kind"] is JsonValue value && value.TryGetValue<string>(out var kind)
            && Probes.TryGetValue(kind, out var defaults))
        {
            Fill(probe, defaults);
        }

        return body.Deserialize(AgentJson.Wire.AgentProbeRequest)!;
    }

    /// <summary>Reads the body of <c>POST /v1/facts</c>.</summary>
    /// <param name="input">The body.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<FactsRequest> ReadFactsAsync(Stream input, CancellationToken cancellationToken)
    {
        var body = Parse(await ReadAllAsync(input, cancellationToken));
        Fill(body, Facts);
        return body.Deserialize(AgentJson.Wire.FactsRequest)!;
    }

    private static async Task<byte[]> ReadAllAsync(Stream input, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private static JsonObject Parse(ReadOnlySpan<byte> bytes) =>
        JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? throw new JsonException("The request is not an object.");

    // NetDoctor itself leaves nothing out, so that its requests need not be taken apart and put together again.
    private static bool HasAll(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var left = AllOf(ProbeRequest);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("probe"u8))
            {
                if (!HasAllOfProbe(ref reader))
                {
                    return false;
                }

                continue;
            }

            left &= ~BitOf(ref reader, ProbeRequest);
            reader.Skip();
        }

        return left == 0;
    }

    // The kind comes first, as it is written; otherwise nothing is said of the rest.
    private static bool HasAllOfProbe(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || !reader.ValueTextEquals("kind"u8))
        {
            return false;
        }

        var kind = reader;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String || !Probes.TryGetValue(reader.GetString()!, out var defaults))
        {
            return false;
        }

        var left = AllOf(defaults) & ~BitOf(ref kind, defaults);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            left &= ~BitOf(ref reader, defaults);
            reader.Skip();
        }

        return left == 0;
    }

    private static int AllOf(JsonObject defaults) => (1 << defaults.Count) - 1;

    // One bit for each member, so that one that comes twice does not stand for another one.
    private static int BitOf(ref Utf8JsonReader reader, JsonObject defaults)
    {
        for (var index = 0; index < defaults.Count; index++)
        {
            if (reader.ValueTextEquals(defaults.GetAt(index).Key))
            {
                return 1 << index;
            }
        }

        return 0;
    }

    private static JsonObject Defaults<T>(T prototype, JsonTypeInfo<T> written, JsonTypeInfo own)
    {
        var defaults = JsonSerializer.SerializeToNode(prototype, written)!.AsObject();
        foreach (var required in own.Properties.Where(property => property.IsRequired))
        {
            defaults.Remove(required.Name);
        }

        return defaults;
    }

    private static void Fill(JsonObject target, JsonObject defaults)
    {
        foreach (var (name, value) in defaults)
        {
            if (!target.ContainsKey(name))
            {
                target[name] = value?.DeepClone();
            }
        }
    }
}
