using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Sockets that an agent found where failing connections to endpoints arrive, for the rules that judge them.</summary>
internal static class ListeningSockets
{
    private const int MaxShown = 5;

    /// <summary>Endpoints that refuse on their own behalf, with the sockets of their pods; those of which the sockets were not read are left out.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<ReadEndpoint> Refusing(DiagnosisContext context) => Of(context, EndpointResults.IsClosed);

    /// <summary>Endpoints that a condition holds of, with the sockets of their pods.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="condition">The condition.</param>
    public static IEnumerable<ReadEndpoint> Of(DiagnosisContext context, Func<Observation, bool> condition) =>
        from observation in EndpointResults.Of(context)
        where condition(observation) && observation.Plan.Endpoint?.Pod is not null
        let sockets = context.Facts.Listeners(observation.Plan.Endpoint!.Pod)
        where sockets is not null
        select new ReadEndpoint(observation, sockets.Value);

    /// <summary>A finding about endpoints, with what was read in their pods.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="endpoints">The endpoints; at least one.</param>
    /// <param name="singular">What one of them does.</param>
    /// <param name="plural">What several do.</param>
    /// <param name="shown">Sockets to show of an endpoint's pod.</param>
    /// <param name="fixes">Ways to mend it.</param>
    public static RuleFinding Finding(
        DiagnosisContext context, IReadOnlyCollection<ReadEndpoint> endpoints, string singular, string plural,
        Func<ReadEndpoint, IEnumerable<ListeningSocket>> shown, params ImmutableArray<Fix> fixes)
    {
        var finding = EndpointResults.Finding(context, [.. endpoints.Select(endpoint => endpoint.Observation)], singular, plural, fixes);
        return finding with
        {
            Evidence = [.. finding.Evidence, .. endpoints.DistinctBy(endpoint => endpoint.Pod.Uid).Take(MaxShown).Select(endpoint => Evidence(context, endpoint, shown(endpoint)))],
        };
    }

    /// <summary>Sockets in words: <c>TCP 0.0.0.0:9090 (java)</c>, with a comma between; <c>nothing</c> for none.</summary>
    /// <param name="sockets">The sockets.</param>
    public static string Describe(IEnumerable<ListeningSocket> sockets)
    {
        var words = sockets.Select(Describe).Distinct(StringComparer.Ordinal).ToArray();
        return words.Length == 0 ? "nothing" : string.Join(", ", words.Take(MaxShown)) + (words.Length > MaxShown ? ", ..." : "");
    }

    private static string Describe(ListeningSocket socket)
    {
        var address = socket.Address.Contains(':', StringComparison.Ordinal) ? $"[{socket.Address}]:{socket.Port}" : $"{socket.Address}:{socket.Port}";
        return $"{socket.Protocol.ToString().ToUpperInvariant()} {address}{(socket.Owner is { } owner ? $" ({owner.Name})" : "")}";
    }

    private static Evidence Evidence(DiagnosisContext context, ReadEndpoint endpoint, IEnumerable<ListeningSocket> shown)
    {
        var readAt = context.Facts.Pod(endpoint.Pod)?.ObservedAt ?? context.Facts.Node(endpoint.Pod.NodeName)!.ObservedAt;
        return new Evidence(Basis.Observed, $"sockets of {endpoint.Pod.Reference}", $"on {endpoint.Port} listens {Describe(endpoint.OnPort)}; in all {Describe(shown)}", readAt);
    }
}

/// <summary>An endpoint that was dialled, and the sockets where it is.</summary>
/// <param name="Observation">The probe.</param>
/// <param name="Sockets">Sockets that take connections or datagrams there.</param>
internal sealed record ReadEndpoint(Observation Observation, ImmutableArray<ListeningSocket> Sockets)
{
    /// <summary>Its pod.</summary>
    public Pod Pod => Observation.Plan.Endpoint!.Pod!;

    /// <summary>Port that was dialled.</summary>
    public int Port => Observation.Plan.Spec.Port;

    /// <summary>Sockets of the transport that was dialled.</summary>
    public IEnumerable<ListeningSocket> OfProtocol => Sockets.Where(socket =>
        socket.Protocol == (Observation.Plan.Spec is UdpProbeSpec ? TransportProtocol.Udp : TransportProtocol.Tcp));

    /// <summary>Sockets of the port, at whatever address.</summary>
    public IEnumerable<ListeningSocket> OnPort => OfProtocol.Where(socket => socket.Port == Port);

    /// <summary>Whether a socket is for loopback only.</summary>
    /// <param name="socket">The socket.</param>
    public static bool IsLoopback(ListeningSocket socket) => IPAddress.TryParse(socket.Address, out var address) && IPAddress.IsLoopback(address);

    /// <summary>Whether a socket may take connections of the family that was dialled.</summary>
    /// <param name="socket">The socket.</param>
    public bool MayServe(ListeningSocket socket) => IPAddress.TryParse(socket.Address, out var address)
        && (address.AddressFamily == IPAddress.Parse(Observation.Plan.Spec.Address).AddressFamily
            || (address.AddressFamily == AddressFamily.InterNetworkV6 && socket.IsIPv6Only != true));
}
