using System.Net;
using NetDoctor.Model.Probing;

namespace NetDoctor.Cli.Commands;

/// <summary>A probe in the words of the command line.</summary>
internal sealed record ProbeWords
{
    /// <summary>Kinds of probes.</summary>
    public static readonly string[] Kinds = ["tcp", "udp", "dns", "http", "grpc", "icmp", "pathmtu"];

    private const string ExpectedPlace = "expected a pod as ns/name, or a node as node/name; a workload has many pods, of which one has to be named.";

    /// <summary>One of <see cref="Kinds"/>, in any case.</summary>
    public required string Kind { get; init; }

    /// <summary>Address and port.</summary>
    public required string Target { get; init; }

    /// <summary>Where it is to be made; null for NetDoctor itself.</summary>
    public string? From { get; init; }

    /// <summary>Name to ask DNS for; null when none was given.</summary>
    public string? Name { get; init; }

    /// <summary>Type of the record; null for the usual one.</summary>
    public string? Type { get; init; }

    /// <summary>Name of the server; null for its address.</summary>
    public string? Host { get; init; }

    /// <summary>Path; null for the usual one.</summary>
    public string? Path { get; init; }

    /// <summary>Whether TLS is spoken.</summary>
    public bool HasTls { get; init; }

    /// <summary>Time for the attempt.</summary>
    public int TimeoutSeconds { get; init; }

    private HttpScheme Scheme => HasTls ? HttpScheme.Https : HttpScheme.Http;

    /// <summary>The probe.</summary>
    /// <exception cref="UsageException">The words make none.</exception>
    public ProbeSpec ToSpec()
    {
        RefuseForeign();
        if (Kind.ToUpperInvariant() is "ICMP" or "PATHMTU")
        {
            return ToAddressSpec();
        }

        if (!IPEndPoint.TryParse(Target, out var target) || target.Port == 0)
        {
            throw new UsageException($"'{Target}' is not a target: expected address:port, such as 10.96.1.2:80 or [fd00::1]:80.");
        }

        var (address, port) = (target.Address.ToString(), target.Port);
        ProbeSpec spec = Kind.ToUpperInvariant() switch
        {
            "UDP" => new UdpProbeSpec { Address = address, Port = port },
            "DNS" => new DnsProbeSpec
            {
                Address = address,
                Port = port,
                Name = Name ?? throw new UsageException("--name is missing: a dns probe asks for a name."),
                Type = TypeOf(),
            },
            "HTTP" => new HttpProbeSpec { Address = address, Port = port, Scheme = Scheme, Host = Host, Path = Path ?? "/" },
            "GRPC" => new GrpcProbeSpec { Address = address, Port = port, Scheme = Scheme, Host = Host },
            _ => new TcpProbeSpec { Address = address, Port = port },
        };
        return spec with { TimeoutMilliseconds = TimeoutSeconds * 1000, Vantage = VantageOf() };
    }

    private ProbeSpec ToAddressSpec()
    {
        if (!IPAddress.TryParse(Target, out var address))
        {
            throw new UsageException($"'{Target}' is not a target: expected an address without a port, such as 10.244.1.7 or fd00::1.");
        }

        ProbeSpec spec = Kind.Equals("icmp", StringComparison.OrdinalIgnoreCase)
            ? new IcmpProbeSpec { Address = address.ToString() }
            : new PathMtuProbeSpec { Address = address.ToString() };
        return spec with { TimeoutMilliseconds = TimeoutSeconds * 1000, Vantage = VantageOf() };
    }

    // What would be left out in silence was meant to count.
    private void RefuseForeign()
    {
        var kind = Kind.ToLowerInvariant();
        Refuse("--name", Name is not null, kind is "dns");
        Refuse("--type", Type is not null, kind is "dns");
        Refuse("--host", Host is not null, kind is "http" or "grpc");
        Refuse("--path", Path is not null, kind is "http");
        Refuse("--tls", HasTls, kind is "http" or "grpc");

        void Refuse(string option, bool isGiven, bool isKnown)
        {
            if (isGiven && !isKnown)
            {
                throw new UsageException($"{option} means nothing to a {kind} probe.");
            }
        }
    }

    private DnsRecordType TypeOf() => Type is null ? DnsRecordType.A
        : Enum.TryParse<DnsRecordType>(Type, ignoreCase: true, out var type) && type != DnsRecordType.Other && !char.IsAsciiDigit(Type[0]) ? type
        : throw new UsageException($"--type: '{Type}' is not a type of record: expected {string.Join(", ", Enum.GetNames<DnsRecordType>()[1..].Select(one => one.ToUpperInvariant()))}.");

    private Vantage? VantageOf() => From?.Split('/') switch
    {
        null => null,
        ["node", { Length: > 0 } node] => new Vantage(VantageKind.Node, node),
        [{ Length: > 0 } ns, { Length: > 0 } name] => new Vantage(VantageKind.Pod, Pod: $"{ns}/{name}"),
        [{ Length: > 0 } ns, "pod", { Length: > 0 } name] => new Vantage(VantageKind.Pod, Pod: $"{ns}/{name}"),
        _ => throw new UsageException($"--from: '{From}' is not a place: {ExpectedPlace}"),
    };
}
