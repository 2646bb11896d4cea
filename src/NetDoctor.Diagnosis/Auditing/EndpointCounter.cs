using NetDoctor.Model.Cluster;
using NetDoctor.Model.Services;

namespace NetDoctor.Diagnosis.Auditing;

/// <summary>Counts the endpoints of a Service, and says what their number alone means.</summary>
internal static class EndpointCounter
{
    /// <summary>Endpoints, counted; one pod has one per address family and per set of ports, and counts once.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="snapshot">Facts.</param>
    public static EndpointCounts Count(Service service, ClusterSnapshot snapshot)
    {
        var one = snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints)
            .GroupBy(endpoint => endpoint.Target?.ToString() ?? string.Join(',', endpoint.Addresses), StringComparer.Ordinal)
            .Select(group => (IsReady: group.All(endpoint => endpoint.Ready), IsTerminating: group.Any(endpoint => endpoint.Terminating)))
            .ToArray();
        return new EndpointCounts(one.Length, one.Count(endpoint => endpoint.IsReady), one.Count(endpoint => endpoint.IsTerminating));
    }

    /// <summary>Health by the count alone.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="snapshot">Facts.</param>
    /// <param name="counts">Its endpoints.</param>
    public static (HealthState Health, string Summary) Judge(Service service, ClusterSnapshot snapshot, EndpointCounts counts)
    {
        if (service.Type == ServiceType.ExternalName)
        {
            return (HealthState.Unknown, $"It stands for {service.ExternalName}, outside of the cluster's objects.");
        }

        if (!snapshot.IsComplete(ResourceKind.EndpointSlice))
        {
            return (HealthState.Unknown, "EndpointSlices are not known.");
        }

        var expected = counts.Total - counts.Terminating;
        var ready = $"{counts.Ready} of {counts.Total} endpoints ready.";
        return counts switch
        {
            { Total: 0 } => (HealthState.Unhealthy, service.HasSelector ? "It has no endpoints." : "It has no endpoints and no selector."),
            { Ready: 0 } => (HealthState.Unhealthy, ready),
            _ when counts.Ready < expected => (HealthState.Degraded, ready),
            _ => (HealthState.Healthy, ready),
        };
    }
}
