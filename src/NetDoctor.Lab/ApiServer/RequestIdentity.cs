using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Holds the object in a request to what the URL names.</summary>
internal static class RequestIdentity
{
    /// <summary>Fills in name and namespace from the URL.</summary>
    /// <exception cref="ApiException">400: the object says otherwise.</exception>
    public static void Check(RequestTarget target, JsonObject body)
    {
        var (kind, version) = (Field.Text(body, "kind"), Field.Text(body, "apiVersion"));
        if ((kind is not null && kind != target.Type.Kind) || (version is not null && version != target.Type.ApiVersion))
        {
            throw ApiErrors.BadRequest(
                $"{kind} in version \"{version}\" cannot be handled as a {target.Type.Kind}: the API version in the data "
                + $"({version}) does not match the expected API version ({target.Type.ApiVersion})");
        }

        var metadata = Field.Ensure(body, "metadata");
        if (target.Name is not null)
        {
            Field.Default(metadata, "name", target.Name);
            if (Field.Text(metadata, "name") != target.Name)
            {
                throw ApiErrors.BadRequest(
                    $"the name of the object ({Field.Text(metadata, "name")}) does not match the name on the URL ({target.Name})");
            }
        }

        if (target.Namespace is not null)
        {
            Field.Default(metadata, "namespace", target.Namespace);
            if (Field.Text(metadata, "namespace") != target.Namespace)
            {
                throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            }
        }
    }
}
