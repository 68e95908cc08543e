using System.Text.Json.Nodes;

namespace AppHost.Resources.Notebooks;

/// <summary>How JupyterLab is set. In a file for its owner only, because every user of the machine can list arguments; it goes before the user's own settings.</summary>
static class JupyterSettings
{
    /// <summary>Jupyter reads it from the folders of JUPYTER_CONFIG_PATH.</summary>
    public const string FileName = "jupyter_server_config.json";

    /// <param name="folder">What JupyterLab shows.</param>
    /// <param name="token">Opens it.</param>
    /// <param name="kernel">Name of the Jupyter kernel of new notebooks.</param>
    public static string Text(string folder, string token, string kernel) => new JsonObject
    {
        ["ServerApp"] = new JsonObject
        {
            ["ip"] = "127.0.0.1",
            ["allow_remote_access"] = false,
            // The port is picked by the orchestrator, whose address for people leads there: another one would lead nowhere.
            ["port_retries"] = 0,
            ["open_browser"] = false,
            ["root_dir"] = folder,
            // In a container people are root, who may run notebooks there as everything else.
            ["allow_root"] = true,
        },
        ["IdentityProvider"] = new JsonObject { ["token"] = token },
        ["PasswordIdentityProvider"] = new JsonObject { ["hashed_password"] = "" },
        ["MultiKernelManager"] = new JsonObject { ["default_kernel_name"] = kernel },
        // Nothing is asked of other machines.
        ["LabApp"] = new JsonObject { ["news_url"] = null, ["check_for_updates_class"] = "jupyterlab.NeverCheckForUpdate" },
    }.ToJsonString();
}
