using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Asks the API server from time to time whether the cluster's DNS may read what it serves.</summary>
/// <remarks>Six questions a round. A server that does not tell leaves it unknown, which is never a finding. Source: CoreDNS plugin
/// <c>kubernetes</c>, which lists and watches Services, EndpointSlices and Namespaces.</remarks>
internal sealed class DnsAccessReviewer(
    ApiConnection connection, SnapshotStore store, KubernetesOptions options, TimeProvider timeProvider)
{
    private const string Path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private const string Namespace = "kube-system";

    private static readonly TimeSpan UntilKnown = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Verbs = ["list", "watch"];

    private static readonly (string Group, string Resource)[] Needed =
        [("discovery.k8s.io", "endpointslices"), ("", "services"), ("", "namespaces")];

    /// <summary>Asks until cancelled.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var snapshot = store.Take();
            var pause = UntilKnown;
            if (snapshot.IsComplete(ResourceKind.Deployment) && snapshot.IsComplete(ResourceKind.DaemonSet))
            {
                var account = AccountOf(snapshot);
                store.Replace(account is null ? [] : await ReviewAsync(account, cancellationToken));
                pause = options.AccessReviewInterval;
            }

            await Task.Delay(pause, timeProvider, cancellationToken);
        }
    }

    private static string? AccountOf(ClusterSnapshot snapshot) =>
        snapshot.Deployments.InNamespace(Namespace).Concat(snapshot.DaemonSets.InNamespace(Namespace))
            .Where(workload => workload.TemplateLabels["k8s-app"] == "kube-dns")
            .OrderBy(workload => workload.Name, StringComparer.Ordinal)
            .Select(workload => workload.ServiceAccount ?? "default").FirstOrDefault();

    private async Task<ImmutableArray<AccessReview>> ReviewAsync(string account, CancellationToken cancellationToken)
    {
        var reviews = ImmutableArray.CreateBuilder<AccessReview>();
        try
        {
            foreach (var (group, resource) in Needed)
            {
                foreach (var verb in Verbs)
                {
                    if (await AskAsync($"system:serviceaccount:{Namespace}:{account}", verb, group, resource, cancellationToken) is { } review)
                    {
                        reviews.Add(review);
                    }
                }
            }
        }
        catch (Exception exception) when (exception
            is ApiException or TimeoutException or HttpRequestException or IOException or JsonException)
        {
            // Most often NetDoctor itself may not ask: then it is not known.
            return [];
        }

        return reviews.ToImmutable();
    }

    private async Task<AccessReview?> AskAsync(
        string user, string verb, string group, string resource, CancellationToken cancellationToken)
    {
        var question = new AccessReviewDto
        {
            ApiVersion = "authorization.k8s.io/v1",
            Kind = "SubjectAccessReview",
            Spec = new AccessReviewSpecDto
            {
                User = user,
                Groups = ["system:serviceaccounts", $"system:serviceaccounts:{Namespace}", "system:authenticated"],
                ResourceAttributes = new ResourceAttributesDto { Verb = verb, Group = group, Resource = resource },
            },
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(question, FactJson.Default.AccessReviewDto);
        using var response = await connection.PostAsync(Path, json, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return JsonSerializer.Deserialize(body, FactJson.Default.AccessReviewDto)?.Status is { } status
            && (status.Allowed || string.IsNullOrEmpty(status.EvaluationError))
            ? new AccessReview(user, verb, group, resource, status.Allowed, timeProvider.GetUtcNow())
            : null;
    }
}
