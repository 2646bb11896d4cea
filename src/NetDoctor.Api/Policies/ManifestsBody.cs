using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Http;
using NetDoctor.Api.Problems;
using NetDoctor.Model.Policies;

namespace NetDoctor.Api.Policies;

/// <summary>Reads bodies that may have manifests in them, and may therefore be larger than others.</summary>
/// <param name="options">Limits.</param>
internal sealed class ManifestsBody(IOptions<ApiOptions> options)
{
    /// <summary>The media type of manifests that are sent as they are.</summary>
    public const string Yaml = "application/yaml";

    private static readonly ImmutableArray<string> YamlTypes = [Yaml, "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Reads a body of manifests alone: YAML as it is, or JSON with <c>manifests</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">The body is too large or of another type.</exception>
    public async Task<ImmutableArray<string>> ReadAsync(HttpRequest request, CancellationToken cancellationToken) => IsYaml(request)
        ? [await JsonBody.ReadTextAsync(request, options.Value.MaxManifestBytes, cancellationToken)]
        : (await ReadAsync<ManifestsRequest>(request, cancellationToken)).Manifests;

    /// <summary>Reads a body of JSON with more than manifests in it.</summary>
    /// <typeparam name="TBody">Type of the body.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">The body is too large, not JSON, or not of the type.</exception>
    public Task<TBody> ReadAsync<TBody>(HttpRequest request, CancellationToken cancellationToken)
        where TBody : class => JsonBody.ReadAsync<TBody>(request, options.Value.MaxManifestBytes, cancellationToken);

    private static bool IsYaml(HttpRequest request) => request.GetTypedHeaders().ContentType?.MediaType is { HasValue: true } type
        && YamlTypes.Contains(type.Value, StringComparer.OrdinalIgnoreCase);
}
