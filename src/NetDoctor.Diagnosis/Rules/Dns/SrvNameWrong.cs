using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>An SRV record is asked for under a port name or protocol that the Service does not have.</summary>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods", SRV records.</remarks>
public sealed class SrvNameWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS24", "SRV queried with wrong port name or protocol label", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS01"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (DnsFacts.AbsentSrv(context) is not var (srv, service))
        {
            yield break;
        }

        var named = service.Ports.Where(port => port.Name is not null).ToList();
        if (named.Count == 0 || named.Any(port => IsName(port, srv) && IsProtocol(port, srv)))
        {
            yield break;
        }

        var near = Nearest(named, srv);
        var records = string.Join(", ", named.Select(Record));
        var offer = $"{Record(near)}.{service.Name}.{service.Namespace}.svc.{context.Snapshot.ClusterDomain}";
        var wrong = IsName(near, srv) ? "protocol" : "port name";
        yield return new RuleFinding
        {
            Subject = $"Name {srv.Host}",
            Summary = $"Service {service.Namespace}/{service.Name} has no SRV record _{srv.PortName}._{srv.Protocol}: the {wrong} differs "
                + $"from {Record(near)}.",
            Evidence =
            [
                .. DnsFacts.AbsentSrvEvidence(context, srv, service),
                context.Derived(service, $"its SRV records are {records}"),
            ],
            Fixes =
            [
                new Fix($"Ask for {offer}.", $"kubectl -n {service.Namespace} get service {service.Name} -o jsonpath='{{.spec.ports}}'"),
            ],
        };
    }

    private static ServicePort Nearest(List<ServicePort> named, SrvTarget srv)
    {
        var near = NearNames.Of(srv.PortName, named.Select(port => port.Name!));
        return named.FirstOrDefault(port => IsName(port, srv))
            ?? named.FirstOrDefault(port => near.Length > 0 && port.Name == near[0])
            ?? named.FirstOrDefault(port => IsProtocol(port, srv))
            ?? named[0];
    }

    private static bool IsName(ServicePort port, SrvTarget srv) =>
        string.Equals(port.Name, srv.PortName, StringComparison.OrdinalIgnoreCase);

    private static bool IsProtocol(ServicePort port, SrvTarget srv) =>
        port.Protocol.Label().Equals(srv.Protocol, StringComparison.OrdinalIgnoreCase);

    private static string Record(ServicePort port) => $"_{port.Name}._{port.Protocol.Label().ToLowerInvariant()}";
}
