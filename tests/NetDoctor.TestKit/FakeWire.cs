using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Probing;

namespace NetDoctor.TestKit;

/// <summary>A network whose behaviour a test declares: what is not declared drops packets, and names do not exist.</summary>
public sealed partial class FakeWire : IProber
{
    private readonly Dictionary<string, ProbeOutcome> _sockets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProbeOutcome> _http = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<HttpProbeResult, HttpProbeResult>> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<GrpcProbeResult, GrpcProbeResult>> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<DnsRecord>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TlsFacts> _certificates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deafServers = new(StringComparer.Ordinal);

    /// <summary>A name that every DNS server knows.</summary>
    /// <param name="name">Absolute name without trailing dot.</param>
    /// <param name="addresses">Its addresses.</param>
    public FakeWire Name(string name, params string[] addresses)
    {
        _names[name] = [.. addresses.Select(address => new DnsRecord(
            name, IPAddress.Parse(address).AddressFamily == AddressFamily.InterNetworkV6
                ? DnsRecordType.Aaaa : DnsRecordType.A, 30, address))];
        return this;
    }

    /// <summary>An SRV name that every DNS server knows.</summary>
    /// <param name="name">Absolute name without trailing dot.</param>
    /// <param name="port">Port.</param>
    /// <param name="target">Host.</param>
    public FakeWire Srv(string name, int port, string target)
    {
        _names[name] = [new DnsRecord(name, DnsRecordType.Srv, 30, $"0 100 {port} {target}", new SrvData(0, 100, port, target))];
        return this;
    }

    /// <summary>DNS servers that do not answer.</summary>
    /// <param name="addresses">Their addresses.</param>
    public FakeWire DeafDns(params string[] addresses)
    {
        _deafServers.UnionWith(addresses);
        return this;
    }

    /// <summary>Sockets that accept, and answer HTTP with 200.</summary>
    /// <param name="targets">Each <c>address:port</c>.</param>
    public FakeWire Open(params string[] targets) => Sockets(ProbeOutcome.Succeeded, targets);

    /// <summary>Sockets that refuse.</summary>
    /// <param name="targets">Each <c>address:port</c>.</param>
    public FakeWire Refuses(params string[] targets) => Sockets(ProbeOutcome.Refused, targets);

    /// <summary>Sockets with another outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="targets">Each <c>address:port</c>.</param>
    public FakeWire Sockets(ProbeOutcome outcome, params string[] targets)
    {
        foreach (var target in targets)
        {
            _sockets[target] = outcome;
        }

        return this;
    }

    /// <summary>Sockets that accept, but do this to an HTTP request.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="targets">Each <c>address:port</c>.</param>
    public FakeWire Http(ProbeOutcome outcome, params string[] targets)
    {
        foreach (var target in targets)
        {
            _sockets[target] = ProbeOutcome.Succeeded;
            _http[target] = outcome;
        }

        return this;
    }

    /// <summary>Sockets that accept, and answer HTTP with a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="targets">Each <c>address:port</c>.</param>
    public FakeWire Status(int status, params string[] targets)
    {
        foreach (var target in targets)
        {
            _sockets[target] = ProbeOutcome.Succeeded;
            _statuses[target] = status;
        }

        return this;
    }

    /// <summary>The certificate that a socket shows.</summary>
    /// <param name="target"><c>address:port</c>.</param>
    /// <param name="tls">What the handshake shows.</param>
    public FakeWire Certificate(string target, TlsFacts tls)
    {
        _certificates[target] = tls;
        return this;
    }

    /// <summary>Sockets that accept, and answer HTTP like this.</summary>
    /// <param name="answer">Changes the usual answer, 200.</param>
    /// <param name="targets">Each <c>address:port</c>.</param>
    public FakeWire Answers(Func<HttpProbeResult, HttpProbeResult> answer, params string[] targets)
    {
        foreach (var target in targets)
        {
            _sockets[target] = ProbeOutcome.Succeeded;
            _answers[target] = answer;
        }

        return this;
    }

    /// <summary>Sockets that accept, and answer gRPC health checks like this.</summary>
    /// <param name="answer">Changes the usual answer, SERVING.</param>
    /// <param name="targets">Each <c>address:port</c>.</param>
    public FakeWire AnswersGrpc(Func<GrpcProbeResult, GrpcProbeResult> answer, params string[] targets)
    {
        foreach (var target in targets)
        {
            _sockets[target] = ProbeOutcome.Succeeded;
            _calls[target] = answer;
        }

        return this;
    }

    /// <inheritdoc/>
    public bool CanProbeFrom(Vantage vantage) => vantage.Kind == VantageKind.Self;

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken) =>
        Task.FromResult(Result(spec, vantage));

    /// <summary>What a probe shows on this network.</summary>
    /// <param name="spec">The measurement.</param>
    /// <param name="vantage">Where from.</param>
    public ProbeResult Result(ProbeSpec spec, Vantage vantage)
    {
        var socket = _sockets.GetValueOrDefault(spec.Target, ProbeOutcome.Timeout);
        ImmutableArray<ProbePhase> phases = [new ProbePhase("connect", socket == ProbeOutcome.Timeout ? 1000 : 0.4)];
        var refusal = socket == ProbeOutcome.Refused ? new Refusal("tcpReset") : null;
        return spec switch
        {
            DnsProbeSpec dns => Answer(dns, vantage),
            HttpProbeSpec http => Changed(_answers, new HttpProbeResult
            {
                Vantage = vantage,
                Target = spec.Target,
                Outcome = _http.GetValueOrDefault(spec.Target, socket),
                Status = _http.GetValueOrDefault(spec.Target, socket) == ProbeOutcome.Succeeded
                    ? _statuses.GetValueOrDefault(spec.Target, 200) : null,
                Tls = http.Scheme == HttpScheme.Https ? _certificates.GetValueOrDefault(spec.Target) : null,
                Phases = phases,
                Refusal = refusal,
                StartedAt = SnapshotBuilder.Now,
            }),
            GrpcProbeSpec => Changed(_calls, new GrpcProbeResult
            {
                Vantage = vantage,
                Target = spec.Target,
                Outcome = _http.GetValueOrDefault(spec.Target, socket),
                Status = _http.GetValueOrDefault(spec.Target, socket) == ProbeOutcome.Succeeded ? 0 : null,
                Serving = _http.GetValueOrDefault(spec.Target, socket) == ProbeOutcome.Succeeded ? GrpcServingStatus.Serving : null,
                Phases = phases,
                Refusal = refusal,
                StartedAt = SnapshotBuilder.Now,
            }),
            IcmpProbeSpec => new IcmpProbeResult
            {
                Vantage = vantage,
                Target = spec.Target,
                Outcome = _sockets.GetValueOrDefault(spec.Target, ProbeOutcome.Succeeded),
                StartedAt = SnapshotBuilder.Now,
            },
            PathMtuProbeSpec => new PathMtuProbeResult
            {
                Vantage = vantage,
                Target = spec.Target,
                Outcome = ProbeOutcome.Succeeded,
                LinkBytes = 1500,
                LargestBytes = 1500,
                StartedAt = SnapshotBuilder.Now,
            },
            UdpProbeSpec => new UdpProbeResult
            {
                Vantage = vantage,
                Target = spec.Target,
                Outcome = socket == ProbeOutcome.Timeout ? ProbeOutcome.Silent : socket,
                AnswerBytes = socket == ProbeOutcome.Succeeded ? 9 : null,
                StartedAt = SnapshotBuilder.Now,
            },
            _ => new TcpProbeResult
            {
                Vantage = vantage,
                Target = spec.Target,
                Outcome = socket,
                Phases = phases,
                Refusal = refusal,
                StartedAt = SnapshotBuilder.Now,
            },
        };
    }

    private static TResult Changed<TResult>(Dictionary<string, Func<TResult, TResult>> changes, TResult usual)
        where TResult : ProbeResult =>
        changes.TryGetValue(usual.Target, out var change) ? change(usual) : usual;
}
