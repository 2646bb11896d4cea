using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>The addresses that DNS gives for an Ingress' host, where they are not the Ingress' own.</summary>
internal static class IngressLadder
{
    private const int MaxAddresses = 4;

    public static IEnumerable<PlannedProbe> Plan(
        Route route, IReadOnlyCollection<Observation> observations, ProbingContext probing)
    {
        if (route.Ingress is not { } view)
        {
            return [];
        }

        var asked = observations.Where(observation => observation.Plan.Step == LadderStep.Application)
            .Select(observation => observation.Result.Target).ToHashSet(StringComparer.Ordinal);
        return AnswersOf(observations)
            .Select(address => new IPEndPoint(address, view.Port))
            .Where(address => !asked.Contains(address.ToString()))
            .Take(MaxAddresses)
            .Select(address => ApplicationLadder.Get(LadderStep.Application, route, address, probing));
    }

    /// <summary>Addresses that the name was answered with.</summary>
    /// <param name="observations">Everything seen so far.</param>
    internal static IEnumerable<IPAddress> AnswersOf(IEnumerable<Observation> observations) => observations
        .Where(observation => observation.Plan.Step == LadderStep.Name)
        .Select(observation => observation.Result)
        .OfType<DnsProbeResult>()
        .SelectMany(result => result.Answers)
        .Where(record => record.Type is DnsRecordType.A or DnsRecordType.Aaaa)
        .Select(record => IPAddress.Parse(record.Data))
        .Distinct();
}
