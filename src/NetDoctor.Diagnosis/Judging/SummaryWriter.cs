using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>The answer in a sentence or two.</summary>
internal static class SummaryWriter
{
    public static string Write(
        DiagnosisContext context, Sightings seen, Verdict verdict, HopAssessment? broken, Report? cause)
    {
        var answer = Answer(context, seen, verdict, broken, cause);
        return context.Route.Source.Problem is { } problem && verdict != Verdict.Undetermined
            ? $"{answer} {Sentence(problem)} The answer is the same for whoever asks."
            : answer;
    }

    private static string Answer(
        DiagnosisContext context, Sightings seen, Verdict verdict, HopAssessment? broken, Report? cause)
    {
        var route = context.Route;
        var to = route.Question.Asked.To;
        return verdict switch
        {
            _ when cause is not null => cause.Finding.Summary,
            Verdict.Reachable => $"{to} is reachable from {route.Source}: {Proof(context, seen)}.",
            Verdict.Degraded => Sentence($"{to} works only in part: {broken?.Hop.Detail}"),
            Verdict.Unreachable => Sentence($"{to} is unreachable: {broken?.Hop.Detail}"),
            _ when route.Source.Reference is OutsideSource && seen.IsServedByIngress =>
                $"Whether {route.Source} reaches {to} cannot be told: {BehindIngress(seen)}.",
            _ => Sentence($"Whether {route.Source} reaches {to} cannot be told: {Refused(context) ?? Missing(context, seen, broken)}"),
        };
    }

    private static string Sentence(string text) => text.EndsWith('?') || text.EndsWith('.') ? text : $"{text}.";

    private static string Proof(DiagnosisContext context, Sightings seen)
    {
        var shown = LadderPlanner.UrlOf(context.Route) is null
            ? seen.Dialled.Concat(seen.Endpoints).FirstOrDefault(observation => observation.Succeeded)
            : seen.Applications.FirstOrDefault(observation => observation.Succeeded);
        if (shown is null)
        {
            return "its name resolves";
        }

        var sentence = $"{shown.Result.Target} {ProbeText.Describe(shown.Result)}";
        var endpoints = seen.Endpoints.Count(observation => observation.Succeeded);
        var count = endpoints == 0 ? "" : $", {endpoints} of {seen.Expected} endpoints answer";
        // Everything works but for what NetDoctor cannot know: whom the client trusts.
        var trust = ApplicationResults.IsUntrusted(shown.Result)
            ? "; its certificate is of an issuer that only clients that are given it trust"
            : "";
        var request = LadderPlanner.UrlOf(context.Route) is not null && shown.Result is HttpProbeResult { Status: >= 400 and < 500 }
            ? "; the network is fine, and what is answered is a matter of the request"
            : "";
        // A mesh's proxy accepts connections whether the application behind it does or not.
        var mesh = shown.Result is TcpProbeResult && Meshes.StandsBefore(context.Route)
            ? "; what accepts connections there is the mesh's proxy, for the application"
            : "";
        return $"{sentence}{count}, seen from {shown.Result.Vantage}{trust}{request}{mesh}";
    }

    private static string? Refused(DiagnosisContext context) => context.RefusedTargets is [var refused, ..]
        ? $"NetDoctor does not dial {refused.Address}, which is {refused.What}"
        : null;

    private static string Missing(DiagnosisContext context, Sightings seen, HopAssessment? broken)
    {
        var route = context.Route;
        if (route.Source.Problem is { } problem)
        {
            return problem.TrimEnd('.');
        }

        if (route.Question.Protocol == TransportProtocol.Sctp)
        {
            return "SCTP is routed but cannot be probed";
        }

        if (PolicySummary.Missing(context, seen, broken) is { } policies)
        {
            return policies;
        }

        if (AtOtherPlace(context, seen, broken) is { } elsewhere)
        {
            return elsewhere;
        }

        if (broken is { Hop.Basis: Basis.Observed } && !context.Snapshot.IsComplete(ResourceKind.NetworkPolicy))
        {
            return $"NetDoctor itself meets a failure ({broken.Hop.Detail}), and NetworkPolicies, which may treat it unlike the source, "
                + "are not known";
        }

        if (broken is not null)
        {
            return $"objects say {broken.Hop.Detail}, but no probe has shown it";
        }

        if (route.Question.Protocol == TransportProtocol.Udp && seen.Dialled.Length + seen.Endpoints.Length > 0)
        {
            return "nothing answers over UDP, and silence proves nothing";
        }

        if (OwnResolver(context, seen) is { } resolver)
        {
            return resolver;
        }

        if (route.Service is not null && route.Port is null && Asked.Target(route) is ServiceTarget { Port: null })
        {
            return $"the question names no port, and the Service has {string.Join(", ", route.Service.Ports)}";
        }

        return route.Source.Reference is OutsideSource
            ? "probes ran inside the cluster, not outside"
            : "no probe has shown it to work or to fail";
    }

    // What NetDoctor meets where it is that the source need not meet.
    private static string? AtOtherPlace(DiagnosisContext context, Sightings seen, HopAssessment? broken)
    {
        var route = context.Route;
        if (seen.IsItsOwnEndpoint)
        {
            return $"{route.Source} is the only endpoint of {route.Service!.Reference}, and only a probe from inside of it shows whether its "
                + "node lets traffic turn back to it";
        }

        if (broken is { Hop.Hop: Hop.Dns or Hop.Ingress } && OwnPlace.MayBePolicy(context, seen, broken))
        {
            return $"NetDoctor itself meets a failure ({broken.Hop.Detail}), but policies choose who may come there, and what they make of NetDoctor's own pod is not known";
        }

        if (broken is not null && OwnPlace.IsOwnNodes(context, seen, broken))
        {
            return $"NetDoctor itself does not get through ({broken.Hop.Detail}), but its own node {seen.OwnNode} is "
                + $"ill, and {route.Source} is not on it";
        }

        if (broken is not null && OwnPlace.IsOnlyInside(context, seen, broken))
        {
            return $"from inside the cluster its address fails ({broken.Hop.Detail}), and clients outside may meet something else there";
        }

        if (seen.MeetsOtherEndpoints)
        {
            return $"topology hints give {route.Source} other endpoints of {route.Service!.Reference} than NetDoctor, which is in another place";
        }

        if (seen.Applications.Concat(seen.EndpointApplications).Any(one => Meshes.MayRefuse(route, one)))
        {
            return $"{route.Source} and the target are in a service mesh, whose proxies do not speak to NetDoctor, which is not in it";
        }

        if (broken is not null && OwnPlace.IsOtherNodes(context, seen, broken))
        {
            return $"translation fails on NetDoctor's node {seen.OwnNode} ({broken.Hop.Detail}), and the source is on node {route.Source.Node}";
        }

        return null;
    }

    private static string BehindIngress(Sightings seen)
    {
        var answer = seen.Applications.First(observation => observation.Succeeded);
        return $"from the Ingress' address on all is well ({answer.Result.Target} {ProbeText.Describe(answer.Result)}), but probes ran inside "
            + "the cluster, so that DNS outside and what lies before its nodes were not tried";
    }

    private static string? OwnResolver(DiagnosisContext context, Sightings seen) =>
        NodeLocalCache.Of(context) is { IsAsked: true } cache ? $"{cache.Words}, and NetDoctor does not ask that address"
        : !seen.HasResolved && context.Route.Resolver is { UsesClusterDns: true } && DnsFacts.MayBeAtNodes(context) ? DnsFacts.AtNodes
        : context.Route.Resolver is { UsesClusterDns: false } ? "the source asks its node's resolver, which NetDoctor cannot see"
        : null;
}
