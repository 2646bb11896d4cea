using System.Text.Json.Nodes;
using NetDoctor.Lab.DataPlane.Ingresses;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Network;

/// <summary>Writes into the status of Ingresses the address of their controller's Service, while a pod of it is ready.</summary>
/// <remarks>As ingress-nginx does with <c>--publish-service=ingress-nginx/ingress-nginx-controller</c>; a status that is written stays.</remarks>
internal sealed class IngressStatusController(ObjectStore store) : IController
{
    /// <summary>Namespace of the controller.</summary>
    public const string Namespace = "ingress-nginx";

    /// <summary>Its Service.</summary>
    public const string Service = "ingress-nginx-controller";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.Ingresses)
        {
            return [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        var matters = change.ResourceType == ResourceTypes.IngressClasses
            || (ObjectMetadata.NamespaceOf(change.Object) == Namespace
                && (change.ResourceType == ResourceTypes.Services || change.ResourceType == ResourceTypes.EndpointSlices));
        return matters ? store.List(ResourceTypes.Ingresses).Select(ingress => ObjectKey.Of(ResourceTypes.Ingresses, ingress)) : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } ingress || Address() is not { } address || !IsOurs(ingress)
            || AddressOf(ingress) == address)
        {
            return;
        }

        store.Modify(key.Type, key.Namespace, key.Name, item => Field.Ensure(item, "status")["loadBalancer"] = new JsonObject
        {
            ["ingress"] = new JsonArray(new JsonObject { ["ip"] = address }),
        });
    }

    private string? Address()
    {
        var isReady = store.List(ResourceTypes.EndpointSlices, Namespace)
            .Where(slice => Field.Text(slice, "metadata", "labels", EndpointSliceController.ServiceLabel) == Service)
            .SelectMany(slice => Field.Items(slice, "endpoints"))
            .Any(endpoint => Field.IsTrue(endpoint, "conditions", "ready"));
        return isReady && store.Get(ResourceTypes.Services, Namespace, Service) is { } service ? AddressOf(service) : null;
    }

    private bool IsOurs(JsonObject ingress)
    {
        var classes = store.List(ResourceTypes.IngressClasses)
            .Where(one => Field.Text(one, "spec", "controller") == IngressTable.Controller);
        var name = Field.Text(ingress, "spec", "ingressClassName")
            ?? Field.Text(ingress, "metadata", "annotations", "kubernetes.io/ingress.class");
        return name is null
            ? classes.Any(one => Field.Text(one, "metadata", "annotations", "ingressclass.kubernetes.io/is-default-class") == "true")
            : classes.Any(one => ObjectMetadata.NameOf(one) == name);
    }

    private static string? AddressOf(JsonObject item) =>
        Field.Text(Field.Items(item, "status", "loadBalancer", "ingress").FirstOrDefault(), "ip");
}
