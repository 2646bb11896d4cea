using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What the conversation over a connection is worth as an answer to the question.</summary>
/// <remarks>An answer of HTTP, whatever its status, is never "unreachable": the server was reached. A 4xx is the request's matter, and
/// NetDoctor's is not the client's; a 5xx is the server's, and breaks a part. Where TLS fails for every client that keeps the rules there
/// is no answer. What depends on the client (whom it trusts, which certificate it has) breaks only a part, too.</remarks>
internal static class ApplicationResults
{
    // Alerts of servers that have no certificate for a name; Go's send the second when they look for one in vain.
    private const int UnknownName = 112;
    private const int InternalError = 80;

    /// <summary>Whether no client that keeps the rules gets an answer.</summary>
    /// <param name="route">The route.</param>
    /// <param name="observation">A probe of an application.</param>
    public static bool IsBroken(Route route, Observation observation) => observation.Result.Outcome switch
    {
        ProbeOutcome.Hung or ProbeOutcome.Reset or ProbeOutcome.Closed or ProbeOutcome.TlsFailed or ProbeOutcome.Malformed =>
            IsMeant(route, observation) && !RefusesWithoutClientCertificate(observation.Result),
        ProbeOutcome.Succeeded => IsMeant(route, observation) && (SpeaksOnlyTls(observation.Result)
            || IsOutOfDate(observation.Result) || (IsAsked(route) && IsForOtherNames(observation.Result))),
        _ => false,
    };

    /// <summary>Whether it is answered, but not all clients, or not with what was asked for.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">A probe of an application.</param>
    public static bool IsImpaired(DiagnosisContext context, Observation observation) =>
        (RefusesWithoutClientCertificate(observation.Result) && IsMeant(context.Route, observation))
        || IsNotServing(observation.Result)
        || (IsAsked(context.Route) && (IsUntrustedOutside(context.Route, observation.Result)
            || IsServerError(context.Route, observation.Result) || LeadsNowhere(context, observation.Result)));

    /// <summary>Probes at endpoints of which something holds; when it holds of none, those at the address that the question names.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="holds">What holds.</param>
    /// <remarks>Behind an Ingress clients meet its controller, and only that.</remarks>
    public static ImmutableArray<Observation> Where(DiagnosisContext context, Func<Observation, bool> holds)
    {
        if (context.Route.TargetKind == RouteTargetKind.Ingress)
        {
            return [.. context.At(LadderStep.Application).Where(holds)];
        }

        ImmutableArray<Observation> atEndpoints =
        [
            .. context.At(LadderStep.EndpointApplication).Where(one => one.Plan.Endpoint is { IsChosen: true } && holds(one)),
        ];
        return atEndpoints.IsEmpty ? [.. context.At(LadderStep.Application).Where(holds)] : atEndpoints;
    }

    /// <summary>Whether the question itself is for a URL, so that the client's name, scheme and path are known.</summary>
    /// <param name="route">The route.</param>
    public static bool IsAsked(Route route) => LadderPlanner.UrlOf(route) is not null;

    /// <summary>Whether the question or an object says that the protocol is spoken there, as NetDoctor speaks it and as the source would;
    /// the number 443 alone is a guess.</summary>
    /// <param name="route">The route.</param>
    /// <param name="observation">A probe of an application.</param>
    public static bool IsMeant(Route route, Observation observation) => !Meshes.MayRefuse(route, observation)
        && (IsAsked(route) || observation.Plan.Endpoint is not { } endpoint
            || (DeclaredProtocol.Of(route.Port, endpoint).IsExplicit && !IsOfGuess(endpoint, observation)));

    // Without a URL the name for TLS is made up, and gRPC in the clear is: what a server ends for that is no fault of its.
    private static bool IsOfGuess(RouteEndpoint endpoint, Observation observation)
    {
        var isEnded = observation.Result.Outcome is ProbeOutcome.Reset or ProbeOutcome.Closed;
        return observation.Plan.Spec switch
        {
            HttpProbeSpec { Scheme: HttpScheme.Https } or GrpcProbeSpec { Scheme: HttpScheme.Https } =>
                isEnded || TlsFailureOf(observation.Result)
                    is { Kind: TlsFailureKind.Closed } or { Kind: TlsFailureKind.Alert, Alert: UnknownName or InternalError },
            GrpcProbeSpec => (isEnded || observation.Result.Outcome == ProbeOutcome.Malformed) && !DeclaredProtocol.IsProbedByGrpc(endpoint),
            _ => false,
        };
    }

    /// <summary>Facts of TLS; null without.</summary>
    /// <param name="result">The result.</param>
    public static TlsFacts? TlsOf(ProbeResult result) => result switch
    {
        HttpProbeResult http => http.Tls,
        GrpcProbeResult grpc => grpc.Tls,
        _ => null,
    };

    /// <summary>Why TLS failed; null when it did not.</summary>
    /// <param name="result">The result.</param>
    public static TlsFailure? TlsFailureOf(ProbeResult result) => result switch
    {
        HttpProbeResult http => http.TlsFailure,
        GrpcProbeResult grpc => grpc.TlsFailure,
        _ => null,
    };

    /// <summary>What the peer turned out to speak; null when that is what was spoken to it.</summary>
    /// <param name="result">The result.</param>
    public static PeerProtocol? PeerOf(ProbeResult result) => result switch
    {
        HttpProbeResult http => http.PeerSpeaks,
        GrpcProbeResult grpc => grpc.PeerSpeaks,
        _ => null,
    };

    /// <summary>Whether the certificate is expired or not yet valid at the time of the probe.</summary>
    /// <param name="result">The result.</param>
    public static bool IsOutOfDate(ProbeResult result) =>
        TlsOf(result) is { } tls && (result.StartedAt > tls.NotAfter || result.StartedAt < tls.NotBefore);

    /// <summary>Whether the certificate is not for the name that was asked for.</summary>
    /// <param name="result">The result.</param>
    public static bool IsForOtherNames(ProbeResult result) => TlsOf(result) is { MatchesHost: false };

    /// <summary>Whether a plain request was answered with the word that TLS is expected, or with an alert.</summary>
    /// <param name="result">The result.</param>
    public static bool SpeaksOnlyTls(ProbeResult result) => PeerOf(result) == PeerProtocol.Tls;

    /// <summary>Whether the server wants a certificate of the client and gives no answer without.</summary>
    /// <param name="result">The result.</param>
    public static bool RefusesWithoutClientCertificate(ProbeResult result) =>
        TlsFailureOf(result)?.Kind == TlsFailureKind.ClientCertificate;

    /// <summary>Whether the certificate's chain does not end in NetDoctor's trust store.</summary>
    /// <param name="result">The result.</param>
    public static bool IsUntrusted(ProbeResult result) => TlsOf(result) is { } tls
        && tls.ChainErrors.Any(error => error is "UntrustedRoot" or "PartialChain" or "NotSignatureValid");

    /// <summary>The same for a target outside of the cluster, where clients have no other trust store to begin with.</summary>
    /// <param name="route">The route.</param>
    /// <param name="result">The result.</param>
    public static bool IsUntrustedOutside(Route route, ProbeResult result) =>
        IsUntrusted(result) && IsAsked(route) && route.TargetKind == RouteTargetKind.External && Asked.Target(route) is HostTarget;

    /// <summary>Whether the server, or a proxy before it, says that it failed.</summary>
    /// <param name="route">The route.</param>
    /// <param name="result">The result.</param>
    /// <remarks>501 says that the method is unknown, 505 the version: neither is a failure. What an Ingress' controller says of its
    /// backend is judged at the Ingress. Source: RFC 9110 15.6.</remarks>
    public static bool IsServerError(Route route, ProbeResult result) =>
        result is HttpProbeResult { Status: >= 500 and <= 599 and not (501 or 505) and var status }
        && !(route.TargetKind == RouteTargetKind.Ingress && status is 502 or 503 or 504);

    /// <summary>Whether the path that was asked for is not there. A server need not have a page at its root.</summary>
    /// <param name="route">The route.</param>
    /// <param name="result">The result.</param>
    public static bool IsMissingPath(Route route, ProbeResult result) => result is HttpProbeResult { Status: 404 or 410 }
        && LadderPlanner.UrlOf(route) is { PathAndQuery: not "/" };

    /// <summary>Whether the server tells clients to go where they get no answer: in circles, or to what does not exist.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="result">The result.</param>
    public static bool LeadsNowhere(DiagnosisContext context, ProbeResult result) =>
        result is HttpProbeResult http && (http.IsRedirectLoop || Redirects.DeadEnd(context, http) is not null);

    /// <summary>Whether the server itself says over gRPC that it takes no calls.</summary>
    /// <param name="result">The result.</param>
    public static bool IsNotServing(ProbeResult result) =>
        result is GrpcProbeResult { Serving: GrpcServingStatus.NotServing } or GrpcProbeResult { Status: 14 };
}
