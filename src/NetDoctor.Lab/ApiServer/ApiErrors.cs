using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>The refusals of an API server, worded as Kubernetes 1.34 words them.</summary>
public static class ApiErrors
{
    public static ApiException NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type.QualifiedPlural} \"{name}\" not found", Details(type, name));

    public static ApiException NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException AlreadyExists(ResourceType type, string name) =>
        new(409, "AlreadyExists", $"{type.QualifiedPlural} \"{name}\" already exists", Details(type, name));

    public static ApiException Conflict(ResourceType type, string name) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {type.QualifiedPlural} \"{name}\": the object has been modified; "
            + "please apply your changes to the latest version and try again",
            Details(type, name));

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException NotAcceptable() =>
        new(
            406,
            "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, "
            + "application/json;stream=watch",
            []);

    public static ApiException UnsupportedMediaType(string accepted) =>
        new(
            415,
            "UnsupportedMediaType",
            $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    public static ApiException Internal(string message) => new(
        500, "InternalError", $"Internal error occurred: {message}",
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    public static ApiException NotImplemented(string what) =>
        new(501, "NotImplemented", $"the lab has no {what}: its pods are sockets, not containers", []);

    public static ApiException Forbidden(ResourceType type, string name, string why) =>
        new(403, "Forbidden", $"{type.QualifiedPlural} \"{name}\" is forbidden: {why}", Details(type, name));

    internal static ApiException Forbidden(AccessRequest request)
    {
        var resource = request.Group.Length == 0 ? request.Resource : $"{request.Resource}.{request.Group}";
        var where = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return new ApiException(
            403,
            "Forbidden",
            $"{resource} is forbidden: User \"{request.User}\" cannot {request.Verb} resource \"{request.Resource}\" in API group "
            + $"\"{request.Group}\" {where}");
    }

    public static ApiException Expired(string message, string? continueToken = null) =>
        new(410, "Expired", message)
        {
            Metadata = continueToken is null ? [] : new JsonObject { ["continue"] = continueToken },
        };

    public static ApiException FutureVersion(long asked, long current) =>
        new(
            504,
            "Timeout",
            string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {asked}, current: {current}"),
            new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "ResourceVersionTooLarge",
                    ["message"] = "Too large resource version",
                }),
                ["retryAfterSeconds"] = 1,
            });

    /// <summary>422: the object is understood but breaks rules.</summary>
    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(error => $"{error.Path}: {error.Message}").ToList();
        var summary = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        details["causes"] = new JsonArray([.. errors.Select(error => (JsonNode)new JsonObject
        {
            ["reason"] = error.Reason,
            ["message"] = error.Message,
            ["field"] = error.Path,
        })]);
        return new ApiException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {summary}", details);
    }

    /// <summary>The API's words for a refusal of the store.</summary>
    public static ApiException From(StoreException refusal) => refusal switch
    {
        { Failure: StoreFailure.NotFound, Type: { } type } => NotFound(type, refusal.Name),
        { Failure: StoreFailure.AlreadyExists, Type: { } type } => AlreadyExists(type, refusal.Name),
        { Failure: StoreFailure.Conflict, Type: { } type } => Conflict(type, refusal.Name),
        _ => Expired(refusal.Message),
    };

    private static JsonObject Details(ResourceType type, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Plural;
        return details;
    }
}
