using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NetDoctor.Lab.Scenarios;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Hosting;

/// <summary>Lets a lab come to rest, and then the changes of its scenario happen, one after the other.</summary>
public sealed partial class LabScript(LabHost lab)
{
    private readonly LabSettlement _settlement = new(lab);
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);

    /// <summary>Runs to the end.</summary>
    /// <param name="timeProvider">Clock to wait by.</param>
    /// <param name="cancellationToken">Bounds the wait.</param>
    /// <returns>The scenario with its question as it can be asked: addresses of pods in place of their names.</returns>
    /// <exception cref="OperationCanceledException">It has not settled in time.</exception>
    /// <exception cref="FormatException">A pod that is named is not there.</exception>
    public async Task<Scenario> RunAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var scenario = lab.Options.Scenario with { To = lab.Cluster.Plan.Localize(lab.Options.Scenario.To) };
        await _settlement.WaitAsync(timeProvider, cancellationToken);
        NoteAddresses();
        foreach (var change in scenario.Changes)
        {
            await ApplyAsync(change, timeProvider, cancellationToken);
            await _settlement.WaitAsync(timeProvider, cancellationToken);
            NoteAddresses();
        }

        return scenario with { From = scenario.From is null ? null : Resolved(scenario.From), To = Resolved(scenario.To) };
    }

    /// <summary>What has not settled yet, in a few words; null when all has.</summary>
    public string? Unsettled() => _settlement.Unsettled();

    // A pod that is gone later keeps the address under which it was known.
    private void NoteAddresses()
    {
        foreach (var pod in lab.Cluster.Store.List(ResourceTypes.Pods))
        {
            if (Field.Text(pod, "status", "podIP") is { Length: > 0 } address)
            {
                _addresses.TryAdd($"pod/{ObjectMetadata.NamespaceOf(pod)}/{ObjectMetadata.NameOf(pod)}", address);
            }
        }
    }

    private async Task ApplyAsync(Change change, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var name = change.Target.Split('/')[^1];
        switch (change.Kind)
        {
            case ChangeKind.Apply:
                foreach (var item in change.Objects)
                {
                    lab.Cluster.Apply((JsonObject)JsonNode.Parse(Resolved(item.ToJsonString()))!);
                }

                break;
            case ChangeKind.Report:
                foreach (var item in change.Objects)
                {
                    lab.Cluster.Report((JsonObject)JsonNode.Parse(Resolved(item.ToJsonString()))!);
                }

                break;
            case ChangeKind.Delete:
                lab.Cluster.Delete(
                    change.Target.StartsWith("pod/", StringComparison.Ordinal) ? ResourceTypes.Pods : ResourceTypes.Services, change.Target.Split('/')[1], name);
                break;
            case ChangeKind.NotReady:
                lab.Cluster.Store.Modify(ResourceTypes.Nodes, null, name, node => Silence(node, timeProvider));
                break;
            case ChangeKind.Stop:
                await lab.Cluster.StopApiServerAsync(cancellationToken);
                break;
        }
    }

    // What the node controller writes when a kubelet's heartbeats stay away.
    // Source: kubernetes/kubernetes pkg/controller/nodelifecycle/node_lifecycle_controller.go.
    private static void Silence(JsonObject node, TimeProvider timeProvider)
    {
        foreach (var condition in Field.Items(node, "status", "conditions"))
        {
            condition["status"] = "Unknown";
            condition["reason"] = "NodeStatusUnknown";
            condition["message"] = "Kubelet stopped posting node status.";
            condition["lastTransitionTime"] = ObjectMetadata.Timestamp(timeProvider.GetUtcNow());
        }
    }

    private string Resolved(string text) => PodAddress().Replace(text, match => _addresses.TryGetValue(match.Groups["pod"].Value, out var address)
        ? address
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The lab has no {match.Groups["pod"].Value} with an address.")));

    [GeneratedRegex(@"\{(?<pod>pod/[^/{}]+/[^/{}]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PodAddress();
}
