using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Policies;

/// <summary>Ports per transport; on the wire <c>"All"</c> for everything, else an array of transports.</summary>
/// <param name="IsAll">Whether it is every port of every transport.</param>
/// <param name="Protocols">TCP, UDP, SCTP, each at most once and with a port; empty with <paramref name="IsAll"/>, and for nothing.</param>
[JsonConverter(typeof(ConnectionsConverter))]
public sealed record Connections(bool IsAll, ImmutableArray<ProtocolConnections> Protocols)
{
    /// <summary>Every port of every transport.</summary>
    public static Connections All { get; } = new(true, []);

    /// <summary>Whether there is no port.</summary>
    [JsonIgnore]
    public bool IsEmpty => !IsAll && Protocols.IsEmpty;

    /// <summary><c>All</c>, or <c>TCP 80,8000-9000; UDP</c>; a transport alone stands for all of its ports.</summary>
    public override string ToString() => IsAll ? "All" : string.Join("; ", Protocols.Select(one => one.IsWhole ? one.Protocol : $"{one.Protocol} {one.PortsText}"));
}

/// <summary>Ports of one transport.</summary>
/// <param name="Protocol"><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</param>
/// <param name="Ports">Ranges of ports, in order, never neighbours.</param>
public sealed record ProtocolConnections(string Protocol, ImmutableArray<ConnectionPorts> Ports)
{
    /// <summary>Whether it is every port.</summary>
    [JsonIgnore]
    public bool IsWhole => Ports is [{ From: 1, To: 65535 }];

    /// <summary><c>80,8000-9000</c>.</summary>
    [JsonIgnore]
    public string PortsText => string.Join(',', Ports.Select(range => range.From == range.To ? $"{range.From}" : $"{range.From}-{range.To}"));
}

/// <summary>Neighbouring ports, both ends included.</summary>
/// <param name="From">First port, 1-65535.</param>
/// <param name="To">Last port; the same as the first for a single one.</param>
public sealed record ConnectionPorts(int From, int To);

internal sealed class ConnectionsConverter : JsonConverter<Connections>
{
    private const string All = "All";

    public override Connections Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString() == All ? Connections.All : throw new JsonException("expected \"All\" or an array");
        }

        return new Connections(false, JsonSerializer.Deserialize<ImmutableArray<ProtocolConnections>>(ref reader, options));
    }

    public override void Write(Utf8JsonWriter writer, Connections value, JsonSerializerOptions options)
    {
        if (value.IsAll)
        {
            writer.WriteStringValue(All);
            return;
        }

        JsonSerializer.Serialize(writer, value.Protocols, options);
    }
}
