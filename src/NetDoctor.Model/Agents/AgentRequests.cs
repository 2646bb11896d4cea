using System.Collections.Frozen;
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
    public static async Task<AgentProbeRequest> ReadProbeAsync(Stream input, CancellationToken cancellationToken)
    {
        var body = await ParseAsync(input, cancellationToken);
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
        var body = await ParseAsync(input, cancellationToken);
        Fill(body, Facts);
        return body.Deserialize(AgentJson.Wire.FactsRequest)!;
    }

    private static async Task<JsonObject> ParseAsync(Stream input, CancellationToken cancellationToken) =>
        await JsonNode.ParseAsync(input, cancellationToken: cancellationToken) as JsonObject
            ?? throw new JsonException("The request is not an object.");

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
