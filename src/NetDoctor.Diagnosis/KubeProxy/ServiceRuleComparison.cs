using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.KubeProxy;

/// <summary>What a node's rules do with connections to a port of a Service, against what the Service and its EndpointSlices say.</summary>
/// <remarks>Rules follow the slices with a delay (kube-proxy's <c>minSyncPeriod</c>, default 1 s, and as long as it writes): a
/// deviation that was seen once may be one of the next second.</remarks>
public sealed record ServiceRuleComparison
{
    // Shares are rounded to four places, and probabilities in iptables are no exact fractions.
    private const double Nothing = 0.001;

    private ServiceRuleComparison(RulePath path, ImmutableArray<RouteEndpoint> endpoints)
    {
        Path = path;
        Endpoints = endpoints;
    }

    /// <summary>What the rules do.</summary>
    public RulePath Path { get; }

    /// <summary>Endpoints of the port, with which of them the proxy of this node should use.</summary>
    public ImmutableArray<RouteEndpoint> Endpoints { get; }

    /// <summary>What the rules do otherwise; empty when they do what they should.</summary>
    public ImmutableArray<RuleDeviation> Deviations { get; private init; } = [];

    /// <summary>Whether no rule on the way looks at what the agent does not know; deviations are certain either way.</summary>
    public bool IsCertain => Path.Uncertain.IsEmpty;

    /// <summary>Endpoints that should get connections.</summary>
    public IEnumerable<IPEndPoint> Expected => Endpoints.Where(endpoint => endpoint.IsChosen).Select(endpoint => endpoint.Address);

    /// <summary>Whether a node's answer can be compared: not where something else than kube-proxy serves Services without rules.</summary>
    /// <param name="proxy">State of the node's proxy.</param>
    public static bool IsComparable(ProxyState proxy) => !proxy.Forms.IsEmpty || proxy.Mode is not null;

    /// <summary>Compares the answer of a node to a question about a Service's port.</summary>
    /// <param name="snapshot">Facts; Services, EndpointSlices and Nodes must be complete.</param>
    /// <param name="service">The Service.</param>
    /// <param name="port">The port that the question was about.</param>
    /// <param name="entry">Where the rules are met, and by which policy.</param>
    /// <param name="path">The answer.</param>
    /// <param name="mode">Mode that kube-proxy runs in; null when unknown.</param>
    public static ServiceRuleComparison Of(
        ClusterSnapshot snapshot, Service service, ServicePort port, ProxyEntry entry, RulePath path, string? mode)
    {
        var comparison = Compare(snapshot, service, port, entry, path, mode);
        if (!entry.IsEitherWay || comparison.Deviations.IsEmpty)
        {
            return comparison;
        }

        var other = Compare(snapshot, service, port, entry with { IsLocalOnly = !entry.IsLocalOnly }, path, mode);
        return other.Deviations.Length < comparison.Deviations.Length ? other : comparison;
    }

    private static ServiceRuleComparison Compare(
        ClusterSnapshot snapshot, Service service, ServicePort port, ProxyEntry entry, RulePath path, string? mode)
    {
        var family = IPAddress.Parse(path.Question.Destination).AddressFamily;
        var candidates = EndpointCollector.Collect(snapshot, service, port, null, entry.Node);
        var (endpoints, _) = EndpointChooser.Choose(
            candidates, new TrafficEntry(entry.Node, entry.IsLocalOnly) { Family = family }, snapshot.Nodes.Find("", entry.Node)?.Zone);
        var comparison = new ServiceRuleComparison(path, endpoints);

        // Of rules that nobody can be sure of, nothing is said.
        return comparison with
        {
            Deviations = !path.IsTranslationCertain ? [.. comparison.Ended()] :
            [
                .. comparison.Unserved(), .. comparison.Ended(), .. comparison.Misdirected(), .. comparison.Leftover(mode),
                .. comparison.Affinity(service), .. comparison.Hidden(entry),
            ],
        };
    }

    private IEnumerable<RuleDeviation> Unserved()
    {
        if (!Expected.Any())
        {
            // No endpoint and no rule: the connection fails either way, and the lack of endpoints is why.
            yield break;
        }

        var unknown = Path.Stops.Where(stop => ProxyRules.MeaningOf(stop) == StopMeaning.NoSuchService).ToArray();
        var share = Path.UntouchedShare + unknown.Sum(stop => stop.Share);
        if (share > Nothing)
        {
            yield return new RuleDeviation(RuleDeviationKind.NotTranslated) { Share = share, Stop = unknown.FirstOrDefault() };
        }

        if (share > 1 - Nothing)
        {
            yield break;
        }

        // A backend that a rule of others ends is served by kube-proxy's rules all the same.
        var served = Path.Backends.Select(AddressOf)
            .Concat(Path.Stops.Select(stop => IPEndPoint.TryParse(stop.Destination, out var address) ? address : null).OfType<IPEndPoint>())
            .ToHashSet();
        var isRefused = Path.Stops.Any(stop => ProxyRules.MeaningOf(stop) is StopMeaning.NoEndpoints or StopMeaning.SourceRanges);
        var missing = Expected.Where(address => !served.Contains(address)).ToImmutableArray();
        if (!isRefused && !missing.IsEmpty)
        {
            yield return new RuleDeviation(RuleDeviationKind.MissingEndpoint) { Addresses = missing };
        }
    }

    private IEnumerable<RuleDeviation> Ended() =>
        from stop in Path.Stops
        where stop.IsCertain
        let kind = ProxyRules.MeaningOf(stop) switch
        {
            StopMeaning.NoEndpoints => Expected.Any() ? RuleDeviationKind.RefusedAsEmpty : (RuleDeviationKind?)null,
            StopMeaning.NoSuchService => null,
            StopMeaning.SourceRanges => RuleDeviationKind.KeptOutBySourceRanges,
            _ => RuleDeviationKind.StoppedByOthers,
        }
        where kind is not null
        select new RuleDeviation(kind.Value)
        {
            Share = stop.Share,
            Stop = stop,
            Addresses = IPEndPoint.TryParse(stop.Destination, out var address) && Endpoints.Any(endpoint => endpoint.Address.Equals(address))
                ? [address]
                : [],
        };

    private IEnumerable<RuleDeviation> Misdirected()
    {
        var byAddress = Endpoints.ToDictionary(endpoint => endpoint.Address);
        var wrong = Path.Backends
            .Select(backend => (Address: AddressOf(backend), backend.Share))
            .Where(backend => !byAddress.TryGetValue(backend.Address, out var endpoint) || !endpoint.IsChosen)
            .GroupBy(backend => byAddress.ContainsKey(backend.Address)
                ? RuleDeviationKind.UnusableEndpoint
                : RuleDeviationKind.StaleEndpoint)
            .OrderBy(group => group.Key);
        return wrong.Select(group => new RuleDeviation(group.Key)
        {
            Share = group.Sum(backend => backend.Share),
            Addresses = [.. group.Select(backend => backend.Address).Distinct()],
        });
    }

    private IEnumerable<RuleDeviation> Affinity(Service service)
    {
        if (!Path.Backends.IsEmpty && service.HasClientIPAffinity != Path.AffinitySeconds is not null)
        {
            yield return new RuleDeviation(
                service.HasClientIPAffinity ? RuleDeviationKind.AffinityMissing : RuleDeviationKind.AffinityUnasked);
        }
    }

    private IEnumerable<RuleDeviation> Leftover(string? mode)
    {
        if (Path.Form is { } form && mode is not null && !ProxyRules.IsOfMode(form, mode))
        {
            yield return new RuleDeviation(RuleDeviationKind.LeftoverRules) { Share = Path.Backends.Sum(backend => backend.Share) };
        }
    }

    private IEnumerable<RuleDeviation> Hidden(ProxyEntry entry)
    {
        if (entry.KeepsSource && Path.Backends.Any(backend => backend.IsMasqueraded))
        {
            yield return new RuleDeviation(RuleDeviationKind.SourceHidden);
        }
    }

    private static IPEndPoint AddressOf(RuleBackend backend) => new(IPAddress.Parse(backend.Address), backend.Port);
}
