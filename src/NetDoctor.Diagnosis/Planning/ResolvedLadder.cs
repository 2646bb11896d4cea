using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Addresses that only DNS knows: those of an ExternalName, of a host outside, of an SRV answer.</summary>
internal static class ResolvedLadder
{
    public static IEnumerable<PlannedProbe> Plan(
        Route route, IReadOnlyCollection<Observation> observations, ProbingContext probing)
    {
        if (route.Question.Protocol == TransportProtocol.Sctp || PortOf(route) is not { } port)
        {
            yield break;
        }

        foreach (var address in IngressLadder.AnswersOf(observations).Take(DialLadder.MaxFrontends))
        {
            var endpoint = new IPEndPoint(address, port);
            yield return DialLadder.Dial(LadderStep.Frontend, route, endpoint, probing);
            if (LadderPlanner.UrlOf(route) is not null)
            {
                yield return ApplicationLadder.Get(LadderStep.Application, route, endpoint, probing);
            }
        }
    }

    private static int? PortOf(Route route)
    {
        if (route.Port is { } known)
        {
            return known.Port;
        }

        var target = route.Question.To is UrlTarget url ? url.Inner : route.Question.To;
        return target switch
        {
            HostTarget host => host.Port,
            ServiceTarget { Port: { IsName: false } port } => port.Number,
            _ => null,
        };
    }
}
