using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>How an answer differs from what Service and EndpointSlices say, when both have had the time to agree.</summary>
/// <param name="Missing">What objects say and the answer does not, in order.</param>
/// <param name="Extra">What the answer says and objects do not, in order.</param>
/// <param name="Shared">How many both say.</param>
/// <remarks>Source: Kubernetes DNS-based service discovery specification 1.1.0; CoreDNS plugins <c>kubernetes</c> and <c>cache</c>,
/// which may answer from a memory of at most 30 s.</remarks>
internal sealed record DnsDifference(ImmutableArray<string> Missing, ImmutableArray<string> Extra, int Shared)
{
    /// <summary>Objects that changed later than this are no proof: watches and caches may lag so much.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);

    /// <summary>The difference; null when there is none, or none is proven.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">A lookup.</param>
    public static DnsDifference? Of(DiagnosisContext context, Observation observation)
    {
        if (observation.Result is not DnsProbeResult { Outcome: ProbeOutcome.Succeeded or ProbeOutcome.NxDomain or ProbeOutcome.NoData } result
            || (result.WasTruncated && result.AnsweredOver == DnsTransport.Udp)
            || Expected(context, result) is not { } expected)
        {
            return null;
        }

        var answered = result.Answers.Where(record => record.Type == result.Type).Select(TextOf).ToHashSet(StringComparer.Ordinal);
        if (answered.SetEquals(expected))
        {
            return null;
        }

        ImmutableArray<string> extra = [.. answered.Except(expected).Order(StringComparer.Ordinal)];
        return HasSettled(context, extra)
            ? new DnsDifference(
                [.. expected.Except(answered).Order(StringComparer.Ordinal)], extra, answered.Count(expected.Contains))
            : null;
    }

    /// <summary>Whether objects say what should be answered.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">A lookup.</param>
    public static bool HasExpectation(DiagnosisContext context, Observation observation) =>
        observation.Result is DnsProbeResult result && Expected(context, result) is not null;

    private static ImmutableArray<string>? Expected(DiagnosisContext context, DnsProbeResult result)
    {
        var (route, snapshot) = (context.Route, context.Snapshot);
        if (route.Service is not { Type: not ServiceType.ExternalName } service || snapshot.Dns.Corefile is { HasOwnAnswers: true }
            || !snapshot.IsComplete(ResourceKind.EndpointSlice) || !snapshot.IsComplete(ResourceKind.Service))
        {
            return null;
        }

        var name = $"{service.Name}.{service.Namespace}.svc.{snapshot.ClusterDomain}";
        var asked = result.Name.ToLowerInvariant();
        var expected = result.Type switch
        {
            DnsRecordType.A when asked == name => Addresses(snapshot, service, AddressFamily.InterNetwork),
            DnsRecordType.Aaaa when asked == name => Addresses(snapshot, service, AddressFamily.InterNetworkV6),
            DnsRecordType.Srv when asked.EndsWith("." + name, StringComparison.Ordinal) =>
                Srv(snapshot, service, asked[..^(name.Length + 1)], name),
            _ => [],
        };
        return expected.IsEmpty ? null : expected;
    }

    private static ImmutableArray<string> Addresses(ClusterSnapshot snapshot, Service service, AddressFamily family) =>
    [
        .. (service.IsHeadless
                ? ServiceFacts.ReadyEndpoints(snapshot, service).Where(endpoint => !endpoint.Addresses.IsEmpty)
                    .Select(endpoint => endpoint.Addresses[0])
                : service.ClusterIPs)
            .Where(address => address.AddressFamily == family).Select(address => address.ToString()).Distinct(StringComparer.Ordinal),
    ];

    private static ImmutableArray<string> Srv(ClusterSnapshot snapshot, Service service, string label, string name)
    {
        if (!service.IsHeadless)
        {
            return [.. service.Ports.Where(port => label == LabelOf(port.Name, port.Protocol)).Select(port => $"{name}:{port.Port}")];
        }

        return
        [
            .. (from slice in snapshot.SlicesOf(service)
                from port in slice.Ports
                where port.Port is not null && label == LabelOf(port.Name, port.Protocol)
                from endpoint in slice.Endpoints
                where endpoint.Ready && !endpoint.Addresses.IsEmpty
                select $"{HostOf(endpoint)}.{name}:{port.Port}").Distinct(StringComparer.Ordinal),
        ];
    }

    private static string? LabelOf(string? port, TransportProtocol protocol) =>
        string.IsNullOrEmpty(port) ? null : $"_{port}._{protocol.Label().ToLowerInvariant()}";

    private static string HostOf(Endpoint endpoint) =>
        endpoint.Hostname ?? endpoint.Addresses[0].ToString().Replace('.', '-').Replace(':', '-');

    private static string TextOf(DnsRecord record) => record.Srv is { } srv
        ? $"{srv.Target.TrimEnd('.').ToLowerInvariant()}:{srv.Port}"
        : IPAddress.TryParse(record.Data, out var address) ? address.ToString() : record.Data;

    private static bool HasSettled(DiagnosisContext context, IEnumerable<string> extra)
    {
        var (snapshot, service) = (context.Snapshot, context.Route.Service!);
        if (!snapshot.IsAgo(service.CreatedAt, Lag) || !IsFresh(snapshot, ResourceKind.Service)
            || (service.IsHeadless && !(IsFresh(snapshot, ResourceKind.EndpointSlice) && IsFresh(snapshot, ResourceKind.Pod))))
        {
            return false;
        }

        // The addresses of a Service never change; those behind a headless one do all the time.
        return !service.IsHeadless
            || (service.HasSelector
                && snapshot.PodsSelectedBy(service).All(pod => HasSettled(snapshot, pod))
                && extra.Where(text => IPAddress.TryParse(text, out _)).All(address =>
                    snapshot.AddressHistory.Of(IPAddress.Parse(address)).All(holder => snapshot.IsAgo(holder.ReleasedAt, Lag))));
    }

    // What NetDoctor knew before it lost sight of the objects is no measure of what DNS knows now.
    private static bool IsFresh(ClusterSnapshot snapshot, ResourceKind kind) => snapshot.StatusOf(kind) is { State: CacheState.Synced } status
        && !(snapshot.ObservedAt - status.LastContactAt > Stale);

    private static bool HasSettled(ClusterSnapshot snapshot, Pod pod) => !pod.IsTerminating && snapshot.IsAgo(pod.CreatedAt, Lag)
        && pod.Conditions.All(condition => condition.Type != "Ready" || condition.ChangedAt is not { } at || snapshot.IsAgo(at, Lag));
}
