using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Refuses objects about which a webhook has to be asked that nobody serves.</summary>
/// <remarks>No webhook is ever called: one with somebody behind it agrees. Selectors of the object are not looked at. Source: Kubernetes
/// documentation, "Dynamic Admission Control"; kubernetes/kubernetes, staging/src/k8s.io/apiserver/pkg/util/webhook.</remarks>
internal sealed class AdmissionWebhooks(ObjectStore store)
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>Asks the webhooks about an object that is to be created.</summary>
    /// <exception cref="ApiException">500: one that fails closed cannot be reached.</exception>
    public void Ask(ResourceType type, JsonObject item)
    {
        foreach (var webhook in store.List(ResourceTypes.MutatingWebhooks).Concat(store.List(ResourceTypes.ValidatingWebhooks))
            .SelectMany(configuration => Field.Items(configuration, "webhooks")))
        {
            if (Field.Text(webhook, "failurePolicy") != "Ignore" && Concerns(webhook, type, item) && WhyNot(webhook) is { } why)
            {
                throw ApiErrors.Internal($"failed calling webhook \"{Field.Text(webhook, "name")}\": failed to call webhook: {why}");
            }
        }
    }

    private bool Concerns(JsonObject webhook, ResourceType type, JsonObject item) =>
        Field.Items(webhook, "rules").Any(rule =>
            Field.Texts(rule, "resources").Any(resource => resource == type.Plural || resource == "*")
            && Field.Texts(rule, "apiGroups").Any(group => group == type.Group || group == "*")
            && Field.Texts(rule, "operations").Any(operation => operation is "CREATE" or "*"))
        && (Field.Object(webhook, "namespaceSelector") is not { } selector
            || LabelSelectors.Matches(selector, Field.Object(NamespaceOf(item), "metadata", "labels")));

    private JsonObject? NamespaceOf(JsonObject item) => ObjectMetadata.NamespaceOf(item) is { } ns
        ? store.Get(ResourceTypes.Namespaces, null, ns)
        : null;

    private string? WhyNot(JsonObject webhook)
    {
        if (Field.Object(webhook, "clientConfig", "service") is not { } service)
        {
            return null;
        }

        var (ns, name) = (Field.Text(service, "namespace") ?? "", Field.Text(service, "name") ?? "");
        var url = $"Post \"https://{name}.{ns}.svc:{Field.Number(service, "port") ?? 443}{Field.Text(service, "path")}?timeout=10s\"";
        if (store.Get(ResourceTypes.Services, ns, name) is null)
        {
            return $"{url}: service \"{name}\" not found";
        }

        var isServed = store.List(ResourceTypes.EndpointSlices, ns)
            .Where(slice => Field.Text(slice, "metadata", "labels", ServiceLabel) == name)
            .SelectMany(slice => Field.Items(slice, "endpoints"))
            .Any(endpoint => Field.IsTrue(endpoint, "conditions", "ready"));
        return isServed ? null : $"{url}: no endpoints available for service \"{name}\"";
    }
}
