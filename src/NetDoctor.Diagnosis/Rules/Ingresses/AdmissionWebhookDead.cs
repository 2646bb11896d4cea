using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The API server has to ask a webhook before it stores an object, and nobody answers there: objects cannot be created.</summary>
/// <remarks>A cause only where an event says that pods of the target could not be created for it. Source: Kubernetes documentation,
/// "Dynamic Admission Control", Failure policy, Contacting the webhook.</remarks>
public sealed class AdmissionWebhookDead : IRule
{
    private const string Ingresses = "ingresses";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING30", "Admission webhook backend dead", Severity.Error, Hop.Endpoints)
    {
        Needs =
        [
            ResourceKind.ValidatingWebhookConfiguration, ResourceKind.MutatingWebhookConfiguration, ResourceKind.Service,
            ResourceKind.EndpointSlice,
        ],
        Explains = ["SVC08", "SVC10", "SVC12"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        var dead = snapshot.ValidatingWebhooks.All.Concat(snapshot.MutatingWebhooks.All)
            .OrderBy(one => one.Kind).ThenBy(one => one.Name, StringComparer.Ordinal)
            .SelectMany(one => one.Webhooks.Select(webhook => (Configuration: one, Webhook: webhook)))
            .Where(pair => pair.Webhook is { FailsClosed: true, Service: { } key } && WhyDead(snapshot, key) is not null)
            .ToList();
        if (dead.Count == 0)
        {
            yield break;
        }

        var refusals = Refusals(context).ToList();
        foreach (var (configuration, webhook) in dead)
        {
            if (refusals.Find(warning => Names(warning, webhook)) is { } refusal && context.Route.SelectedPods.IsEmpty
                && !Wire.WasReached(context))
            {
                yield return Finding(context, configuration, webhook, refusal);
                yield break;
            }
        }

        var first = dead.Find(pair => pair.Webhook.Resources.Any(resource => resource is Ingresses or "*"));
        if (IngressAnswers.Applies(context) && first.Webhook is not null)
        {
            yield return Finding(context, first.Configuration, first.Webhook, null);
        }
    }

    private static RuleFinding Finding(
        DiagnosisContext context, WebhookConfiguration configuration, AdmissionWebhook webhook, WarningEvent? refusal)
    {
        var why = WhyDead(context.Snapshot, webhook.Service!.Value)!;
        var what = refusal is null
            ? $"{string.Join(", ", webhook.Resources.Take(3))} cannot be created or changed"
            : $"{refusal.Regarding} cannot create its pods";
        return new RuleFinding
        {
            Subject = configuration.Reference.ToString(),
            Summary = $"Admission webhook {webhook.Name} fails closed and {why}, so that {what}.",
            Evidence =
            [
                context.Derived(configuration, $"webhook {webhook.Name} asks Service {webhook.Service}:{webhook.Port}, failurePolicy Fail"),
                context.Derived($"Service {webhook.Service}", why),
                .. refusal is null ? Array.Empty<Evidence>() : [context.Derived(refusal, $"{refusal.Reason}: {refusal.Message}")],
            ],
            IsHazard = refusal is null,
            Severity = refusal is null ? Severity.Warning : null,
            Fixes =
            [
                new Fix("Bring the webhook's pods back.", $"kubectl -n {webhook.Service.Value.Namespace} get pods,endpointslices"),
                new Fix(
                    "If what it belonged to is gone for good, delete its configuration.",
                    $"kubectl delete {configuration.Kind.ToString().ToLowerInvariant()} {configuration.Name}",
                    FixRisk.Medium),
            ],
        };
    }

    private static string? WhyDead(ClusterSnapshot snapshot, ServiceKey key) => snapshot.Services.Find(key.Namespace, key.Name) switch
    {
        null => $"its Service {key} does not exist",
        { Type: ServiceType.ExternalName } => null,
        var service => ServiceFacts.ReadyEndpoints(snapshot, service).Any() ? null : $"its Service {key} has no ready endpoint",
    };

    // The controller that makes the pods says so in an event of its own.
    private static IEnumerable<WarningEvent> Refusals(DiagnosisContext context)
    {
        if (context.Route.Service is not { HasSelector: true } service)
        {
            return [];
        }

        var snapshot = context.Snapshot;
        return ServiceFacts.WorkloadsFor(snapshot, service.Namespace, service.Selector)
            .SelectMany(workload => snapshot.ReplicaSets.InNamespace(workload.Namespace)
                .Where(set => set.Owner is { } owner && owner.Kind == workload.Kind.ToString() && owner.Name == workload.Name)
                .Append(workload))
            .SelectMany(workload => snapshot.Events.By(workload.Reference))
            .Where(warning => warning.Reason == "FailedCreate")
            .OrderByDescending(warning => warning.LastSeenAt).ThenBy(warning => warning.Name, StringComparer.Ordinal);
    }

    private static bool Names(WarningEvent warning, AdmissionWebhook webhook) =>
        warning.Message.Contains("failed calling webhook", StringComparison.Ordinal)
        && warning.Message.Contains($"\"{webhook.Name}\"", StringComparison.Ordinal);
}
