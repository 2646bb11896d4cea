using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Probing;

namespace NetDoctor.TestKit;

/// <content>DNS servers that fail in ways of their own, or know other names than the rest.</content>
public sealed partial class FakeWire
{
    private readonly Dictionary<(string Server, DnsTransport Transport), ProbeOutcome> _dnsOutcomes = [];
    private readonly Dictionary<(string Server, string Name), ImmutableArray<DnsRecord>> _ownNames = [];
    private readonly Dictionary<string, ProbeOutcome> _nameOutcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _large = new(StringComparer.Ordinal);

    /// <summary>A DNS server to which every query ends so.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="over">Transport that is concerned; null for both.</param>
    public FakeWire DnsServer(string server, ProbeOutcome outcome, DnsTransport? over = null)
    {
        foreach (var transport in over is { } one ? [one] : new[] { DnsTransport.Udp, DnsTransport.Tcp })
        {
            _dnsOutcomes[(server, transport)] = outcome;
        }

        return this;
    }

    /// <summary>A name for which every DNS server gives this outcome.</summary>
    /// <param name="name">Absolute name without trailing dot.</param>
    /// <param name="outcome">The outcome.</param>
    public FakeWire Name(string name, ProbeOutcome outcome)
    {
        _nameOutcomes[name] = outcome;
        return this;
    }

    /// <summary>A name of which one DNS server knows these addresses, or with none, that it does not exist.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="name">Absolute name without trailing dot.</param>
    /// <param name="addresses">Addresses.</param>
    public FakeWire NameAt(string server, string name, params string[] addresses)
    {
        _ownNames[(server, name)] = [.. addresses.Select(address => AddressRecord(name, address))];
        return this;
    }

    /// <summary>An SRV name of which one DNS server knows this record.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="name">Absolute name without trailing dot.</param>
    /// <param name="port">Port.</param>
    /// <param name="target">Host.</param>
    public FakeWire SrvAt(string server, string name, int port, string target)
    {
        _ownNames[(server, name)] =
            [new DnsRecord(name, DnsRecordType.Srv, 30, $"0 100 {port} {target}", new SrvData(0, 100, port, target))];
        return this;
    }

    /// <summary>A name whose answer does not fit into a UDP message.</summary>
    /// <param name="name">Absolute name without trailing dot.</param>
    public FakeWire Large(string name)
    {
        _large.Add(name);
        return this;
    }

    private static DnsRecord AddressRecord(string name, string address) => new(
        name,
        IPAddress.Parse(address).AddressFamily == AddressFamily.InterNetworkV6 ? DnsRecordType.Aaaa : DnsRecordType.A, 30, address);

    private DnsProbeResult Answer(DnsProbeSpec spec, Vantage vantage)
    {
        var truncates = _large.Contains(spec.Name) && spec.Transport != DnsTransport.Tcp
            && Outcome(spec.Address, DnsTransport.Udp) is null;
        var transport = spec.Transport == DnsTransport.Tcp || truncates ? DnsTransport.Tcp : DnsTransport.Udp;
        var (known, answers) = Records(spec);
        var outcome = Outcome(spec.Address, transport) ?? (_nameOutcomes.TryGetValue(spec.Name, out var own) ? own
            : !known ? ProbeOutcome.NxDomain
            : answers.IsEmpty ? ProbeOutcome.NoData : ProbeOutcome.Succeeded);
        return new DnsProbeResult
        {
            Vantage = vantage,
            Target = spec.Target,
            Name = spec.Name,
            Type = spec.Type,
            Outcome = outcome,
            Rcode = RcodeOf(outcome),
            Answers = outcome == ProbeOutcome.Succeeded ? answers : [],
            WasTruncated = truncates,
            AnsweredOver = RcodeOf(outcome) is null ? null : transport,
            Phases = [new ProbePhase("query", outcome == ProbeOutcome.Timeout ? 1000 : 0.3)],
            StartedAt = SnapshotBuilder.Now,
        };
    }

    private ProbeOutcome? Outcome(string server, DnsTransport transport) =>
        _deafServers.Contains(server) ? ProbeOutcome.Timeout
        : _dnsOutcomes.TryGetValue((server, transport), out var outcome) ? outcome : null;

    private (bool Known, ImmutableArray<DnsRecord> Answers) Records(DnsProbeSpec spec)
    {
        var known = _ownNames.TryGetValue((spec.Address, spec.Name), out var records)
            ? !records.IsEmpty
            : _names.TryGetValue(spec.Name, out records);
        return (known, known ? [.. records.Where(record => record.Type == spec.Type)] : []);
    }

    private static int? RcodeOf(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Succeeded or ProbeOutcome.NoData => 0,
        ProbeOutcome.FormatError => 1,
        ProbeOutcome.ServerFailure => 2,
        ProbeOutcome.NxDomain => 3,
        ProbeOutcome.NotImplemented => 4,
        ProbeOutcome.QueryRefused => 5,
        _ => null,
    };
}
