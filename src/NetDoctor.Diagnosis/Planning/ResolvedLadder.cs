using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Addresses that only DNS knows: those of an ExternalName, of a host outside, of an SRV answer.</summary>
internal static class ResolvedLadder
{
    private const int MaxAddresses = 4;

    public static IEnumerable<PlannedProbe> Plan(
        Route route, IReadOnlyCollection<Observation> observations, ProbingContext probing)
    {
        if (route.Question.Protocol == TransportProtocol.Sctp || PortOf(route) is not { } port)
        {
            yield break;
        }

        var addresses = observations
            .Where(observation => observation.Plan.Step == LadderStep.Name)
            .Select(observation => observation.Result)
            .OfType<DnsProbeResult>()
            .SelectMany(result => result.Answers)
            .Where(record => record.Type is DnsRecordType.A or DnsRecordType.Aaaa)
            .Select(record => IPAddress.Parse(record.Data))
            .Distinct()
            .Take(MaxAddresses);
        foreach (var address in addresses)
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
