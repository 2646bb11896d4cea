using System.Text.Json;
using System.Text.Json.Serialization;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Model.Agents;

/// <summary>Reads and writes what agents are asked and answer, as <see cref="NetDoctorJson"/> does, but without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AgentInfo))]
[JsonSerializable(typeof(AgentProbeRequest))]
[JsonSerializable(typeof(ProbeResult))]
[JsonSerializable(typeof(ProbeAnswer))]
[JsonSerializable(typeof(FactsRequest))]
[JsonSerializable(typeof(FactsAnswer))]
[JsonSerializable(typeof(Problem))]
public sealed partial class AgentJson : JsonSerializerContext
{
    /// <summary>The context with the rules of the wire.</summary>
    public static AgentJson Wire { get; } = new(CreateOptions());

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        WireRules.Apply(options);
        Add<DnsRecordType>(options);
        Add<DnsTransport>(options);
        Add<GrpcServingStatus>(options);
        Add<HttpScheme>(options);
        Add<PeerProtocol>(options);
        Add<ProbeOutcome>(options);
        Add<RuleForm>(options);
        Add<TlsFailureKind>(options);
        Add<TransportProtocol>(options);
        Add<VantageKind>(options);
        return options;
    }

    private static void Add<TEnum>(JsonSerializerOptions options)
        where TEnum : struct, Enum =>
        options.Converters.Add(new JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
}
