using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The DNS pods are ready, and still the DNS Service answers no query: says which failure it is, and what that one means.</summary>
/// <remarks>Source: RFC 1035 section 4.1.1, RFC 8499 section 3 for the response codes; CoreDNS, which refuses names that no server block
/// of its Corefile serves, and answers SERVFAIL when a plugin fails or has not synced.</remarks>
public sealed class DnsPodsFailQueries : IRule
{
    private const int MaxShown = 4;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS22", "DNS pods are ready and fail every query", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var (names, replicas) = (DnsAnswers.AtService(context), DnsAnswers.Replicas(context));
        if (names.IsEmpty || replicas.IsEmpty || !names.All(DnsAnswers.IsBroken) || DnsFacts.ServiceOf(context) is not { } service
            || context.At(LadderStep.ControlName).Any(observation => observation.Succeeded))
        {
            yield break;
        }

        if (replicas.All(DnsAnswers.IsBroken))
        {
            yield return OfPods(context, service, names[0], [.. replicas]);
        }
        else if (!replicas.Any(observation => DnsAnswers.FailsAlike(observation, names[0])))
        {
            yield return OfService(context, service, names[0], replicas.First(observation => !DnsAnswers.IsBroken(observation)));
        }
    }

    private static RuleFinding OfPods(DiagnosisContext context, Service service, Observation atService, List<Observation> replicas)
    {
        var pods = DnsAnswers.PodsOf(replicas);
        var outcomes = replicas.Select(observation => observation.Result.Outcome).Distinct().ToList();
        var what = outcomes.Count == 1
            ? What(outcomes[0])
            : $"{string.Join(" or ", outcomes.Select(Word))} to every query";
        return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"{DnsAnswers.Count(pods.Length, pods.Length)} of Service {service.Namespace}/{service.Name} "
                + $"{(pods.Length == 1 ? "is" : "are")} taken for ready, but the answer is {what}.",
            Evidence =
            [
                DiagnosisContext.Observed(atService),
                .. replicas.Take(MaxShown).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix("Read what the DNS pods say.", $"kubectl -n {service.Namespace} logs -l {DnsFacts.SelectorOf(service)} --tail=50"),
                outcomes[0] is ProbeOutcome.QueryRefused or ProbeOutcome.ServerFailure
                    ? new Fix("Look at their configuration.", $"kubectl -n {service.Namespace} get configmap coredns -o yaml")
                    : new Fix("Look for what stops packets to port 53 of the pods.",
                        $"kubectl -n {service.Namespace} get networkpolicies && kubectl -n {service.Namespace} get pods -l {DnsFacts.SelectorOf(service)} -o wide"),
            ],
        };
    }

    private static RuleFinding OfService(DiagnosisContext context, Service service, Observation atService, Observation good) => new()
    {
        Subject = service.Reference.ToString(),
        Summary = $"The DNS pods answer, but the address of Service {service.Namespace}/{service.Name} does not lead to them: "
            + $"{atService.Result.Target} {ProbeText.Describe(atService.Result)}.",
        Evidence =
        [
            DiagnosisContext.Observed(atService),
            DiagnosisContext.Observed(good),
            context.Derived(service, $"ports {string.Join(", ", service.Ports)}"),
        ],
        Fixes =
        [
            new Fix("Look at the Service proxy of the node.", "kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide"),
            new Fix("Compare the Service with its endpoints.",
                $"kubectl -n {service.Namespace} get endpointslices -l kubernetes.io/service-name={service.Name} -o wide"),
        ],
    };

    private static string What(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.QueryRefused => "REFUSED to every query: no server block of the Corefile serves the name, or an access list forbids the client",
        ProbeOutcome.ServerFailure => "SERVFAIL to every query: the server runs, but what it needs (the API server, a plugin, its upstream) fails",
        ProbeOutcome.Timeout => "silence: queries or answers are dropped on the way, or the server hangs",
        ProbeOutcome.Refused => "a refusal of port 53: nothing listens there, so nothing has read a query",
        _ => $"{Word(outcome)} to every query",
    };

    private static string Word(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.QueryRefused => "REFUSED",
        ProbeOutcome.ServerFailure => "SERVFAIL",
        ProbeOutcome.FormatError => "FORMERR",
        ProbeOutcome.NotImplemented => "NOTIMP",
        ProbeOutcome.Timeout => "no answer",
        ProbeOutcome.Refused => "a refused port",
        ProbeOutcome.Malformed => "a message that is not DNS",
        ProbeOutcome.OtherRcode => "an error code",
        _ => "an unreachable host",
    };
}
