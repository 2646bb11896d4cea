using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The question names a Service that is not there.</summary>
/// <remarks>Source: Kubernetes documentation, "Debug Services", Does the Service exist?</remarks>
public sealed class ServiceNotFound : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC01", "Service does not exist", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS01"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var (route, snapshot) = (context.Route, context.Snapshot);
        if (route is not { Service: null, ServiceName: { } name, ServiceNamespace: { } ns } || Asked.Service(route) is null
            || Wire.HasResolved(context) || Wire.WasReached(context))
        {
            yield break;
        }

        var hasNoNamespace = snapshot.IsComplete(ResourceKind.Namespace) && snapshot.Namespaces.Find("", ns) is null;
        var absent = Wire.Absent(context).Take(2).ToList();
        if (hasNoNamespace && absent.Count > 0)
        {
            yield break; // DNS01 names the namespace, which is the greater fault.
        }

        var near = NearNames.Services(snapshot, ns, name);
        var what = hasNoNamespace ? $"there is no namespace {ns}" : $"there is no Service {name} in namespace {ns}";
        var hint = NearNames.Hint(near.Select(key => $"{key.Name}.{key.Namespace}"));
        yield return new RuleFinding
        {
            Subject = $"Service {ns}/{name}",
            Summary = $"{char.ToUpperInvariant(what[0])}{what[1..]}{hint}",
            Evidence =
            [
                context.Derived($"Services of {ns}", hasNoNamespace
                    ? $"no namespace {ns}"
                    : $"{snapshot.Services.InNamespace(ns).Count()} Services, none named {name}"),
                .. absent.Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = [.. Fixes(context, ns, name, [.. near])],
        };
    }

    private static IEnumerable<Fix> Fixes(DiagnosisContext context, string ns, string name, IReadOnlyList<ServiceKey> near)
    {
        foreach (var key in near)
        {
            yield return new Fix(
                $"If {key} is meant, use {key.Name}.{key.Namespace}{Asked.PortSuffix(context.Route)}.",
                $"kubectl -n {key.Namespace} get service {key.Name}");
        }

        if (near.Count == 0)
        {
            yield return new Fix("List the Services that there are.", $"kubectl -n {ns} get services");
        }

        if (context.Snapshot.Deployments.Find(ns, name) is not null)
        {
            var port = Asked.Port(context.Route) is { IsName: false, Number: > 0 } number ? $" --port={number}" : "";
            yield return new Fix(
                $"Deployment {ns}/{name} has no Service of its name: make one.",
                $"kubectl -n {ns} expose deployment {name}{port}");
        }
    }
}
