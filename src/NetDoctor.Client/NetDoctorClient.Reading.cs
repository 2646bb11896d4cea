using NetDoctor.Model.Agents;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Names;
using NetDoctor.Model.Policies;
using NetDoctor.Model.Services;

namespace NetDoctor.Client;

/// <content>What can be read without asking a question. All of it throws as <see cref="GetAsync"/> does.</content>
public sealed partial class NetDoctorClient
{
    /// <summary>Finds what a bare name can mean.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">Among what to look.</param>
    /// <param name="ns">Only in this namespace; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<NameList> FindNamesAsync(string name, NameKind kind, string? ns, CancellationToken cancellationToken) => GetAsync<NameList>(
        Query("api/v1/names", ("name", name), ("kind", kind.ToString()), ("namespace", ns)), cancellationToken);

    /// <summary>A page of Services.</summary>
    /// <param name="ns">Only of this namespace; null for all.</param>
    /// <param name="cursor">The cursor of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ServiceHealthList> ListServicesAsync(string? ns, string? cursor, CancellationToken cancellationToken) => GetAsync<ServiceHealthList>(
        Query("api/v1/services", ("namespace", ns), ("cursor", cursor), ("limit", "500")), cancellationToken);

    /// <summary>One Service.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ServiceDetails> GetServiceAsync(string ns, string name, CancellationToken cancellationToken) => GetAsync<ServiceDetails>(
        $"api/v1/services/{Uri.EscapeDataString(ns)}/{Uri.EscapeDataString(name)}", cancellationToken);

    /// <summary>What NetDoctor knows of the cluster.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ClusterStatus> GetClusterAsync(CancellationToken cancellationToken) => GetAsync<ClusterStatus>("api/v1/cluster", cancellationToken);

    /// <summary>A page of the node agents.</summary>
    /// <param name="cursor">The cursor of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AgentList> ListAgentsAsync(string? cursor, CancellationToken cancellationToken) => GetAsync<AgentList>(
        Query("api/v1/cluster/agents", ("cursor", cursor), ("limit", "500")), cancellationToken);

    /// <summary>A diagnosis.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Diagnosis> GetDiagnosisAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<Diagnosis>($"api/v1/diagnoses/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>A diagnosis as a report in Markdown.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<string> GetReportAsync(string id, CancellationToken cancellationToken) =>
        GetMarkdownAsync($"api/v1/diagnoses/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>What a finding means, in Markdown.</summary>
    /// <param name="id">Id in the catalogue of findings.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<string> GetFindingAsync(string id, CancellationToken cancellationToken) =>
        GetMarkdownAsync($"api/v1/findings/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>Who reaches whom, as far as policies are concerned; the first rows of at most 500.</summary>
    /// <param name="source">Only from there, as <c>ns/name</c>; null for all.</param>
    /// <param name="destination">Only to there; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConnectivityList> ListConnectivityAsync(string? source, string? destination, CancellationToken cancellationToken) => GetAsync<ConnectivityList>(
        Query("api/v1/policies/connectivity", ("source", source), ("destination", destination), ("limit", "500")), cancellationToken);

    private static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }
}
